import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { serviceError } from '../../../shared/errors/service-error.js';
import { RunInterrupted } from '../../../shared/maintenance/run-interrupted.js';
import type { Task } from '../../../shared/maintenance/task.js';
import { runTask } from '../../../shared/maintenance/run-task.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { ListChatGroup } from '../../../shared/operations/list-chat-group.js';
import type { Database } from '../../../shared/state/database.js';
import { runRecords } from '../../../shared/state/run-records.js';
import { databaseKindsInFull } from '../../support/database-kinds.js';
import { openRunBed, reportOf, type RunBed, startOf } from './run-bed.js';

type Params = ReturnType<typeof rotateInviteLinks.params.parse>;

const MINUTE_MS = 60_000;

describe.each(databaseKindsInFull)('invocations of one run, on %s', (_, kind) => {
  let bed: RunBed;

  beforeAll(async () => {
    bed = await openRunBed(kind);
  });
  afterAll(() => bed.close());
  beforeEach(() => bed.clear());

  const seedOrders = (count: number): ReturnType<RunBed['seed']> =>
    bed.seed(Array.from({ length: count }, (__, index) => ({ Subject: `Order ${String(index)}` })));
  const linksMade = async (): Promise<number> => (await bed.calls()).AddChatGroupInviteLink;

  it('hand over in time to the next one, as often as it takes', async () => {
    await seedOrders(12);
    let invocations = 0;

    // Five calls a second: an invocation of four seconds has time for about ten.
    const settings = { CAMS_CALLS_PER_SECOND: '5' };
    const report = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks), () => {
      invocations += 1;
      return { settings, timeoutMs: 4000 };
    });

    expect(report).toMatchObject({ State: 'Completed', Items: { Done: 12, Failed: 0, Unknown: 0 } });
    expect(invocations).toBeGreaterThan(2);
    expect(await linksMade()).toBe(12);
    expect(bed.lines).toEqual([
      expect.objectContaining({ event: 'maintenance', state: 'Completed', done: 12, hops: invocations - 1 }),
    ]);
  });

  it('stop when they were handed on more often than the work can take', async () => {
    await seedOrders(1);
    const endless: Task<Params> = {
      ...rotateInviteLinks,
      plan: () => Promise.reject(new RunInterrupted('OutOfTime')),
    };

    const report = await bed.deliver(endless, startOf(endless));

    expect(report).toMatchObject({ State: 'Stopped', Reason: 'HopLimit' });
  });

  it('tell where a run stands while another invocation works on it', async () => {
    await seedOrders(4);
    const start = startOf(rotateInviteLinks);
    let second: Promise<unknown> | undefined;
    // The first one is slow at its third item, so that the second sees it renew its lease.
    const slow: Task<Params> = {
      ...rotateInviteLinks,
      apply: async (item, context, attempt) => {
        second ??= bed.invoke(rotateInviteLinks, start);
        for (let pauses = 0; pauses < 6; pauses += 1) {
          await context.timing.pause(12_000);
          await context.cams.call(ListChatGroup, { Page: { Index: 1, Size: 1 } });
        }
        return rotateInviteLinks.apply(item, context, attempt);
      },
    };

    const first = reportOf(await bed.invoke(slow, start));

    expect(first).toMatchObject({ State: 'Completed', Items: { Done: 4 } });
    expect(reportOf((await second) as never)).toMatchObject({ State: 'Running', Reason: 'Busy', RunId: 'run-1' });
    expect(await linksMade()).toBe(4);
  });

  it('refuse another run for the same number, and name the one at work', async () => {
    await seedOrders(3);
    let rival: unknown;

    const first = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks), () => ({
      watch: async (sql) => {
        if (!rival && sql.includes('SET expires_at') && sql.includes('maintenance_stops')) {
          rival = true;
          rival = await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks, {}, {}, 'run-2'));
        }
      },
    }));

    expect(first).toMatchObject({ State: 'Completed', Items: { Done: 3 } });
    expect(rival).toMatchObject({ State: 'Refused', Reason: 'Busy', Message: expect.stringContaining('run-1') });
    expect(await linksMade()).toBe(3);
  });

  it('write nothing more once another has taken over', async () => {
    await seedOrders(3);
    const start = startOf(rotateInviteLinks);
    let after: unknown;

    const before = reportOf(
      await bed.invoke(rotateInviteLinks, start, {
        watch: async (sql) => {
          if (after || !sql.includes('attempts = attempts + 1')) return;
          // The process stood still for longer than its lease.
          after = true;
          bed.clock.aheadMs += 2 * MINUTE_MS;
          after = await bed.invoke(rotateInviteLinks, start);
        },
      }),
    );

    expect(after).toMatchObject({ State: 'Completed', Items: { Done: 3 } });
    expect(before).toMatchObject({ State: 'Running', Reason: 'LeaseLost' });
    expect(await linksMade()).toBe(3);
  });

  it('wake a run that died and was forgotten by the platform, before another one begins', async () => {
    await seedOrders(2);
    expect(
      await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks), { death: { statement: 20, when: 'after' } }),
    ).toBe('died');
    bed.clock.aheadMs += 5 * MINUTE_MS;

    const refused = reportOf(await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks, {}, {}, 'run-2')));
    const [woken] = bed.queue.splice(0);
    const report = woken && reportOf(await bed.invoke(rotateInviteLinks, woken));

    expect(refused).toMatchObject({ State: 'Refused', Reason: 'Busy', Message: expect.stringContaining('run-1') });
    expect(report).toMatchObject({ RunId: 'run-1', State: 'Completed', Items: { Done: 2 } });
    expect(await linksMade()).toBe(2);
  });

  it('begin although a run that died cannot be woken, and say so in the log', async () => {
    await seedOrders(1);
    await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks), { death: { statement: 20, when: 'after' } });
    bed.clock.aheadMs += 5 * MINUTE_MS;

    const start = startOf(rotateInviteLinks, {}, { Mode: 'plan' }, 'run-2');
    const report = reportOf(await bed.invoke(rotateInviteLinks, start, { cannotInvoke: true }));

    expect(report.State).toBe('Planned');
    expect(bed.lines).toContainEqual(expect.objectContaining({ event: 'unexpected', runId: 'run-1' }));
  });

  it('lose their lease between two reads too', async () => {
    await seedOrders(1);
    let taken = false;
    const stalled: Task<Params> = {
      ...rotateInviteLinks,
      plan: async (group, context) => {
        if (!taken) {
          taken = true;
          bed.clock.aheadMs += 2 * MINUTE_MS;
          await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks));
        }
        await context.cams.call(ListChatGroup, { Page: { Index: 1, Size: 1 } });
        return rotateInviteLinks.plan(group, context);
      },
    };

    const report = reportOf(await bed.invoke(stalled, startOf(rotateInviteLinks)));

    expect(report).toMatchObject({ State: 'Running', Reason: 'LeaseLost' });
    expect(await linksMade()).toBe(1);
  });

  it('give up a run that was woken three times in vain', async () => {
    await seedOrders(1);
    await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks), { death: { statement: 20, when: 'after' } });

    const reasons: unknown[] = [];
    for (let wakes = 1; wakes <= 4; wakes += 1) {
      bed.clock.aheadMs += 5 * MINUTE_MS;
      const start = startOf(rotateInviteLinks, {}, { Mode: 'plan' }, `run-${String(wakes)}b`);
      const report = await bed.deliver(rotateInviteLinks, start);
      reasons.push(report.Reason ?? report.State);
    }

    expect(reasons).toEqual(['Busy', 'Busy', 'Busy', 'Planned']);
    const [abandoned] = (await runRecords(bed.database).recent(10)).filter(({ runId }) => runId === 'run-1');
    expect(JSON.parse(abandoned?.report ?? '{}')).toMatchObject({ State: 'Stopped', Reason: 'Abandoned' });
  });

  it.each(['renew', 'take over'])('go on by themselves after the database failed (%s)', async (during) => {
    await seedOrders(2);
    let failures = 0;

    const report = await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks), {
      watch: async (sql) => {
        if (failures === 3 || (failures === 0 && !sql.includes('SET state'))) return;
        failures += 1;
        if (during === 'take over' && failures === 3) {
          bed.clock.aheadMs += 2 * MINUTE_MS;
          await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks));
        }
        throw serviceError('StateUnavailable');
      },
    });

    expect(report).toMatchObject(
      during === 'renew'
        ? { State: 'Completed', Items: { Done: 1, Already: 1 } }
        : { State: 'Running', Reason: 'LeaseLost', Items: { Done: 1, Already: 1 } },
    );
    expect(await linksMade()).toBe(2);
  });

  it('hear from the store how a run ended whose end was written and not acknowledged', async () => {
    await seedOrders(2);
    let isLost = false;
    const database: Database = {
      ...bed.database,
      run: async (sql, values) => {
        const rows = await bed.database.run(sql, values);
        if (isLost || !values?.includes('ENDED')) return rows;
        isLost = true;
        throw serviceError('StateUnavailable');
      },
    };

    const report = await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks), { database });

    expect([isLost, report]).toMatchObject([true, { State: 'Completed', Items: { Done: 2 } }]);
    expect(bed.lines).toHaveLength(0);
  });

  it('fail when the database stays away for minutes, so that the platform repeats them', async () => {
    await seedOrders(2);
    const start = startOf(rotateInviteLinks);
    let isAway = false;
    let awayAtMs = 0;

    const outcome = await bed.invoke(rotateInviteLinks, start, {
      watch: (sql) => {
        if (!isAway && sql.includes('SET state')) awayAtMs = bed.clock.nowMs();
        isAway ||= sql.includes('SET state');
        if (isAway) throw serviceError('StateUnavailable');
      },
    });
    const awayMs = bed.clock.nowMs() - awayAtMs;
    const report = await bed.deliver(rotateInviteLinks, start);

    expect(outcome).toMatchObject({ code: 'StateUnavailable' });
    expect(awayMs).toBeGreaterThan(2.5 * MINUTE_MS);
    expect(report).toMatchObject({ State: 'Completed', Items: { Done: 1, Already: 1 } });
    expect(await linksMade()).toBe(2);
  });

  it('know nothing of a run that never began', async () => {
    const outcome = await bed.invoke(rotateInviteLinks, { kind: 'continue', runId: 'run-9', hop: 1 });

    expect(outcome).toMatchObject({ State: 'Refused', Reason: 'RunNotFound' });
  });

  it('refuse to begin without a store', async () => {
    const report = await runTask(rotateInviteLinks, startOf(rotateInviteLinks), {
      config: bed.config(),
      credentials: undefined,
      database: undefined,
      timing: bed.clock,
      deadlineAtMs: bed.clock.nowMs() + MINUTE_MS,
      functionName: 'rotate-invite-links',
      invoker: { invoke: () => Promise.resolve() },
      requestId: 'test',
      log: () => undefined,
    });

    expect(report).toMatchObject({
      State: 'Refused',
      Reason: 'NoStore',
      Message: expect.stringMatching(/DATABASE_URL/),
    });
  });

  it('forget runs after thirty days', async () => {
    await seedOrders(1);
    await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks));
    bed.clock.aheadMs += 31 * 24 * 60 * MINUTE_MS;

    await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, {}, {}, 'run-2'));

    const runs = await runRecords(bed.database).recent(10);
    const items = await bed.database.run('SELECT DISTINCT run_id FROM maintenance_items');
    expect([runs.map(({ runId }) => runId), items]).toEqual([['run-2'], [{ run_id: 'run-2' }]]);
  });
});
