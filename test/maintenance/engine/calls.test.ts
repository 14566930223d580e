import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { ServiceError } from '../../../shared/errors/service-error.js';
import type { Task } from '../../../shared/maintenance/task.js';
import { offBoardParticipant } from '../../../shared/maintenance/tasks/off-board-participant.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { databaseKindsInFull } from '../../support/database-kinds.js';
import { openRunBed, reportOf, type RunBed, startOf } from './run-bed.js';

type Params = ReturnType<typeof rotateInviteLinks.params.parse>;

const LEAVER = '8613800000009';
// The standard pace: eight calls a second for a number, half of them for maintenance.
const STANDARD_PACE = { CAMS_CALLS_PER_SECOND: '8', MAINTENANCE_SHARE: '0.5' };

describe.each(databaseKindsInFull)('the calls of a run, on %s', (_, kind) => {
  let bed: RunBed;

  beforeAll(async () => {
    bed = await openRunBed(kind);
  });
  afterAll(() => bed.close());
  beforeEach(() => bed.clear());

  const seedOrders = (count: number): ReturnType<RunBed['seed']> =>
    bed.seed(Array.from({ length: count }, (__, index) => ({ Subject: `Order ${String(index)}` })));
  const addRule = (rule: object): Promise<unknown> => bed.control('POST', 'faults', { Rules: [rule] });
  const countCalls = async (): Promise<number> =>
    Object.values(await bed.calls()).reduce((sum, count) => sum + count, 0);

  it('keep the pace that is permitted, and use it', async () => {
    await seedOrders(20);
    const startedAtMs = bed.clock.nowMs();

    await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks), () => ({ settings: STANDARD_PACE }));

    const tookSeconds = (bed.clock.nowMs() - startedAtMs) / 1000;
    const calls = await countCalls();
    expect(calls / tookSeconds).toBeLessThanOrEqual(4.3);
    expect(calls / tookSeconds).toBeGreaterThan(3.8);
  });

  it('share the pace with whoever works on the number next', async () => {
    await seedOrders(4);
    const startedAtMs = bed.clock.nowMs();

    for (const runId of ['run-1', 'run-2', 'run-3']) {
      const start = startOf(rotateInviteLinks, {}, {}, runId);
      await bed.deliver(rotateInviteLinks, start, () => ({ settings: STANDARD_PACE }));
    }

    const tookSeconds = (bed.clock.nowMs() - startedAtMs) / 1000;
    expect((await countCalls()) / tookSeconds).toBeLessThanOrEqual(4.5);
  });

  it('slow down when CAMS throttles, and come back to the full pace', async () => {
    await seedOrders(30);
    await addRule({
      Operation: 'AddChatGroupInviteLink',
      Times: 1,
      Effect: { Kind: 'Error', Code: 'Throttling.User' },
    });
    const gaps: number[] = [];

    const report = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks), () => ({
      settings: STANDARD_PACE,
      watch: async (sql) => {
        if (!sql.includes('SET state')) return;
        const [row] = await bed.database.run('SELECT gap_ms FROM maintenance_pace');
        gaps.push(Number(row?.['gap_ms']));
      },
    }));

    expect(report).toMatchObject({ State: 'Completed', Items: { Done: 30 } });
    expect(Math.max(...gaps)).toBeGreaterThan(400);
    expect(gaps.at(-1)).toBeLessThan(300);
  });

  it('read the list again when it changes under the reader, and miss no group', async () => {
    await seedOrders(150);
    let changed = false;

    const report = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, {}, { Mode: 'plan' }), () => ({
      watch: async (sql) => {
        if (changed || !sql.includes('SET phase')) return;
        changed = true;
        await seedOrders(3);
      },
    }));

    expect(report).toMatchObject({ State: 'Planned', Groups: 153, Actions: { ReplaceLink: 153 } });
    expect(report.Notices).toHaveLength(2);
  });

  it('say that a group may be missing when the list never stands still', async () => {
    await seedOrders(101);

    const report = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, {}, { Mode: 'plan' }), () => ({
      watch: async (sql) => {
        if (sql.includes('SET phase')) await seedOrders(1);
      },
    }));

    expect(report.Notices.at(-1)).toMatch(/a group may be missing/);
  });

  it('look at a group only once in a plan that dies', async () => {
    await bed.seed(
      Array.from({ length: 30 }, (__, index) => ({ Subject: `Order ${String(index)}`, Participants: [LEAVER] })),
    );
    const params = { ParticipantNumbers: [LEAVER] };
    const start = startOf(offBoardParticipant, params, { Mode: 'plan' });

    const report = await bed.deliver(offBoardParticipant, start, (count) =>
      count === 1 ? { death: { statement: 11, when: 'after' } } : {},
    );

    expect(report).toMatchObject({ State: 'Planned', Actions: { RemoveParticipants: 30 } });
    expect(bed.deaths()).toBeGreaterThan(0);
    expect((await bed.calls()).ListChatGroupParticipants).toBeLessThanOrEqual(40);
  });

  it('fail one group that CAMS refuses to show, and no other', async () => {
    await bed.seed(['Order 1', 'Order 2'].map((Subject) => ({ Subject, Participants: [LEAVER] })));
    await addRule({
      Operation: 'ListChatGroupParticipants',
      Times: 1,
      Effect: { Kind: 'Error', Code: 'InvalidParameter.GroupId' },
    });

    const report = await bed.deliver(
      offBoardParticipant,
      startOf(offBoardParticipant, { ParticipantNumbers: [LEAVER] }),
    );

    expect(report).toMatchObject({
      Code: 'PartialSuccess',
      Success: false,
      State: 'CompletedWithFailures',
      Actions: { CannotLook: 1, RemoveParticipants: 1 },
      Items: { Done: 1, Failed: 1 },
    });
    expect(report.Failures).toHaveLength(1);
  });

  it('refuse a plan for which the role has no permission, and name the code', async () => {
    await seedOrders(1);
    await addRule({ Operation: 'ListChatGroup', Effect: { Kind: 'Error', Code: 'NoPermission' } });

    const report = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks));

    expect(report).toMatchObject({ State: 'Refused', Reason: 'CannotPlan', Success: false });
    expect(report.Code).not.toBe('OK');
  });

  it('fail the invocation while CAMS is down, and go on when it is back', async () => {
    await seedOrders(2);
    await addRule({ Operation: 'ListChatGroup', Times: 50, Effect: { Kind: 'Error', Code: 'ServiceUnavailable' } });

    const down = await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks));
    await bed.control('DELETE', 'faults');
    const report = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks));

    expect(down).toBeInstanceOf(ServiceError);
    expect(report).toMatchObject({ State: 'Completed', Items: { Done: 2 } });
  });

  it('are made for an item again that remains unknown, eight times at most', async () => {
    await seedOrders(2);
    const attempts: number[] = [];
    const doubtful: Task<Params> = {
      ...rotateInviteLinks,
      apply: (__, ___, attempt) => {
        attempts.push(attempt);
        return Promise.resolve({ end: 'Unknown', code: 'DeadlineExceeded' });
      },
    };

    const report = await bed.deliver(doubtful, startOf(doubtful));

    expect(attempts).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8]);
    expect(report).toMatchObject({ State: 'CompletedWithFailures', Items: { Unknown: 2 } });
    expect(report.Failures[0]).toEqual({ GroupId: expect.any(String), Code: 'DeadlineExceeded' });
  });

  it('go on with the next item when a task throws, and tell no message', async () => {
    await seedOrders(2);
    const broken: Task<Params> = {
      ...rotateInviteLinks,
      apply: () => Promise.reject(new Error('https://chat.whatsapp.com/secret')),
    };

    const report = await bed.deliver(broken, startOf(broken));

    expect(report).toMatchObject({ State: 'CompletedWithFailures', Items: { Failed: 2 } });
    expect(report.Failures[0]?.Code).toBe('InternalFault');
    expect(JSON.stringify(bed.lines)).not.toContain('secret');
  });

  it('end without a proof where a task has none', async () => {
    await seedOrders(1);
    const { finish: _, ...plain } = rotateInviteLinks;

    const report = await bed.deliver(plain, startOf(plain));

    expect(report.State).toBe('Completed');
    expect(report).not.toHaveProperty('Proof');
  });

  it('tell when the proof could not be taken', async () => {
    await seedOrders(1);
    const unproved: Task<Params> = {
      ...rotateInviteLinks,
      finish: () =>
        Promise.reject(
          new ServiceError('UpstreamUnavailable', { status: 503, retry: 'ambiguous', message: '', advice: '' }),
        ),
    };

    const report = reportOf(await bed.invoke(unproved, startOf(unproved)));

    expect(report).toMatchObject({ State: 'CompletedWithFailures', Reason: 'ProofMissing', Items: { Done: 1 } });
  });
});
