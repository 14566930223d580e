import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { RunInterrupted } from '../../../shared/maintenance/run-interrupted.js';
import type { RunReport } from '../../../shared/maintenance/run-report.js';
import type { Task } from '../../../shared/maintenance/task.js';
import { applyGroupProfile } from '../../../shared/maintenance/tasks/apply-group-profile.js';
import { offBoardParticipant } from '../../../shared/maintenance/tasks/off-board-participant.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { runRecords } from '../../../shared/state/run-records.js';
import { stopSwitch } from '../../../shared/state/stop-switch.js';
import { databaseKindsInFull } from '../../support/database-kinds.js';
import { openRunBed, reportOf, type RunBed, startOf } from './run-bed.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const LEAVER = '8613800000009';
const resume = { kind: 'resume', runId: 'run-1' } as const;

describe.each(databaseKindsInFull)('a run that is resumed, on %s', (_, kind) => {
  let bed: RunBed;

  beforeAll(async () => {
    bed = await openRunBed(kind);
  });
  afterAll(() => bed.close());
  beforeEach(() => bed.clear());

  const seedOrders = (count: number): ReturnType<RunBed['seed']> =>
    bed.seed(
      Array.from({ length: count }, (__, index) => ({ Subject: `Order ${String(index)}`, Participants: [LEAVER] })),
    );
  const linksMade = async (): Promise<number> => (await bed.calls()).AddChatGroupInviteLink;
  const refuse = (Operation: string, match: object, Times = 0): Promise<unknown> =>
    bed.control('POST', 'faults', {
      Rules: [{ Operation, Match: match, Times, Effect: { Kind: 'Error', Code: 'InvalidParameter.GroupId' } }],
    });
  const heal = (): Promise<unknown> => bed.control('DELETE', 'faults');
  /** Rotates links until the stop switch is thrown at an item. */
  const rotateUntilStopped = async (writesBefore: number): Promise<RunReport> => {
    let writes = 0;
    const report = reportOf(
      await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks), {
        watch: async (sql) => {
          if (!sql.includes('SET expires_at') || !sql.includes('maintenance_stops')) return;
          writes += 1;
          if (writes > writesBefore) await stopSwitch(bed.database).stop('*', 1);
        },
      }),
    );
    await stopSwitch(bed.database).go('*');
    return report;
  };

  it('that was stopped does what is left, and nothing twice', async () => {
    await seedOrders(5);

    const stopped = await rotateUntilStopped(2);
    const made = await linksMade();
    const resumed = reportOf(await bed.invoke(rotateInviteLinks, resume));

    expect([stopped, made]).toMatchObject([
      {
        State: 'Stopped',
        Reason: 'StopSwitch',
        Items: { Done: 2, Pending: 3 },
        Advice: expect.stringContaining('chat-groups maintain resume run-1'),
        ResumableUntil: expect.stringMatching(/^20/),
      },
      2,
    ]);
    expect(resumed).toMatchObject({ State: 'Completed', Groups: 5, Items: { Done: 5 }, Proof: { LinksConfirmed: 5 } });
    expect(resumed).not.toHaveProperty('ResumableUntil');
    expect(await linksMade()).toBe(5);
  });

  it('tries again what failed, and leaves alone what is done', async () => {
    const [group] = await seedOrders(4);
    await refuse('UpdateChatGroup', { GroupId: group?.GroupId });
    const start = startOf(applyGroupProfile, { Subject: '{Subject} v2' });

    const first = reportOf(await bed.invoke(applyGroupProfile, start));
    await heal();
    const resumed = reportOf(await bed.invoke(applyGroupProfile, resume));

    expect(first).toMatchObject({ State: 'CompletedWithFailures', Items: { Done: 3, Failed: 1 } });
    expect(first.Advice).toContain('chat-groups maintain resume run-1');
    expect(resumed).toMatchObject({ State: 'Completed', Items: { Done: 4, Failed: 0 } });
    expect((await bed.rows()).map(({ Subject }) => Subject).sort()).toEqual(
      [0, 1, 2, 3].map((index) => `Order ${String(index)} v2`),
    );
    expect((await bed.calls()).UpdateChatGroup).toBe(5);
  });

  it('takes its verification again, and removes again whoever is still there', async () => {
    const [group] = await seedOrders(2);
    // The bed's clock leaps over the pauses in which CAMS would carry it out.
    await bed.control('POST', 'settings', { Delays: { RemoveParticipantsMs: 0 } });
    const Match = { GroupId: group?.GroupId };
    const Effect = { Kind: 'PartialRemoval', Keep: [LEAVER] };
    await bed.control('POST', 'faults', {
      Rules: [{ Operation: 'DeleteChatGroupParticipants', Match, Times: 0, Effect }],
    });
    const start = startOf(offBoardParticipant, { ParticipantNumbers: [LEAVER] });

    const first = reportOf(await bed.invoke(offBoardParticipant, start));
    await heal();
    const resumed = reportOf(await bed.invoke(offBoardParticipant, resume));

    expect(first).toMatchObject({ State: 'CompletedWithFailures', Reason: 'MembershipsLeft', Items: { Done: 2 } });
    expect(resumed).toMatchObject({ State: 'Completed', Proof: { MembershipsLeft: 0 } });
    expect(await bed.members(group?.GroupId ?? '')).toEqual([]);
  });

  it('that was given up while it planned plans anew', async () => {
    await seedOrders(2);
    const endless: Task<ReturnType<typeof rotateInviteLinks.params.parse>> = {
      ...rotateInviteLinks,
      plan: () => Promise.reject(new RunInterrupted('OutOfTime')),
    };

    const stopped = await bed.deliver(endless, startOf(rotateInviteLinks));
    await seedOrders(1);
    const resumed = reportOf(await bed.invoke(rotateInviteLinks, resume));

    expect(stopped).toMatchObject({ State: 'Stopped', Reason: 'HopLimit' });
    expect(resumed).toMatchObject({ State: 'Completed', Groups: 3, Items: { Done: 3 } });
  });

  it('that died is taken over, wherever its process was', async () => {
    await seedOrders(2);
    for (const [index, statement] of [12, 20, 28].entries()) {
      const runId = `died-${String(index)}`;
      await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks, {}, {}, runId), {
        death: { statement, when: 'after' },
      });
      bed.clock.aheadMs += 5 * MINUTE_MS;

      const resumed = reportOf(await bed.invoke(rotateInviteLinks, { kind: 'resume', runId }));

      // One whose end was not noted down any more is found to be done already.
      const { Done, Already } = resumed.Items;
      expect([resumed.State, Done + Already]).toEqual(['Completed', 2]);
    }
    expect(await linksMade()).toBe(6);
  });

  it('can die at every statement of being resumed, and be resumed again', async () => {
    await seedOrders(2);
    for (let statement = 1; statement <= 12; statement += 1) {
      await bed.clear();
      await seedOrders(3);
      await rotateUntilStopped(1);
      await bed.invoke(rotateInviteLinks, resume, { death: { statement, when: statement % 2 ? 'before' : 'after' } });
      bed.clock.aheadMs += 5 * MINUTE_MS;

      const resumed = reportOf(await bed.invoke(rotateInviteLinks, resume));

      const { Done, Already } = resumed.Items;
      expect([resumed.State, Done + Already]).toEqual(['Completed', 3]);
      expect(await linksMade()).toBe(3);
    }
  });

  it.each([
    ['a plan', 'plan', {}, 'IsPlan'],
    ['one that was refused', 'plan-and-apply', { MaxChanges: 1 }, 'NothingBegun'],
    ['one that is completed', 'plan-and-apply', {}, 'NothingLeft'],
  ] as const)('is not %s', async (__, Mode, request, Reason) => {
    await seedOrders(2);
    const first = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, {}, { Mode, ...request }));
    const before = await runRecords(bed.database).find('run-1');

    const resumed = await bed.invoke(rotateInviteLinks, resume);

    expect(resumed).toMatchObject({ State: 'Refused', Reason });
    expect(first.Advice ?? '').not.toContain('maintain resume');
    expect(await runRecords(bed.database).find('run-1')).toEqual(before);
  });

  it('waits for the stop switch to be taken back', async () => {
    await seedOrders(3);
    await rotateUntilStopped(1);
    await stopSwitch(bed.database).stop('rotate-invite-links', 1);

    const refused = await bed.invoke(rotateInviteLinks, resume);
    await stopSwitch(bed.database).go('rotate-invite-links');
    const resumed = await bed.invoke(rotateInviteLinks, resume);

    expect([refused, resumed]).toMatchObject([{ State: 'Refused', Reason: 'StopSwitch' }, { State: 'Completed' }]);
  });

  it('can be resumed for a week; then what that needs is gone, numbers first of all', async () => {
    await seedOrders(2);
    let isStopped = false;
    await bed.invoke(offBoardParticipant, startOf(offBoardParticipant, { ParticipantNumbers: [LEAVER] }), {
      watch: async (sql) => {
        if (isStopped || !sql.includes('attempts = attempts + 1')) return;
        isStopped = true;
        await stopSwitch(bed.database).stop('*', 1);
      },
    });
    await stopSwitch(bed.database).go('*');
    const kept = (await runRecords(bed.database).find('run-1'))?.params;
    bed.clock.aheadMs += 8 * DAY_MS;

    const late = await bed.invoke(offBoardParticipant, resume);
    await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, {}, { Mode: 'plan' }, 'run-2'));
    const after = await runRecords(bed.database).find('run-1');
    const details = await bed.database.run(`SELECT DISTINCT detail FROM maintenance_items WHERE run_id = 'run-1'`);

    expect(kept).toContain(LEAVER);
    expect(late).toMatchObject({ State: 'Refused', Reason: 'NotResumable' });
    expect([after?.params, details]).toEqual(['{}', [{ detail: '{}' }]]);
  });
});
