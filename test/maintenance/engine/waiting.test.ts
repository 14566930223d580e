import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { systemTiming, type Timing } from '../../../shared/timing.js';
import { databaseKinds } from '../../support/database-kinds.js';
import { openRunBed, reportOf, type RunBed, startOf } from './run-bed.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe.each(databaseKinds)('a run that may not call CAMS for long, on %s', (_, kind) => {
  let bed: RunBed;

  beforeAll(async () => {
    bed = await openRunBed(kind);
  });
  afterAll(() => bed.close());
  beforeEach(() => bed.clear());

  const seedOrders = (count: number): ReturnType<RunBed['seed']> =>
    bed.seed(Array.from({ length: count }, (__, index) => ({ Subject: `Order ${String(index)}` })));
  const linksMade = async (): Promise<number> => (await bed.calls()).AddChatGroupInviteLink;
  const comeBackIn = (ms: number): Promise<unknown> =>
    bed.control('POST', 'faults', {
      Rules: [{ Operation: 'AddChatGroupInviteLink', Times: 1, Effect: { Kind: 'Throttle', RetryAfterMs: ms } }],
    });
  const hops = async (): Promise<unknown> => (await bed.database.run('SELECT hop FROM maintenance_runs'))[0]?.['hop'];

  it('asks to be invoked when it may, and burns no hops', async () => {
    await seedOrders(3);
    await comeBackIn(HOUR_MS / 2);

    const first = reportOf(await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks)));
    const [delaySeconds = 0] = bed.delays;
    bed.clock.aheadMs += delaySeconds * 1000;
    const [next] = bed.queue;
    const last = next && reportOf(await bed.invoke(rotateInviteLinks, next));

    expect(first).toMatchObject({ State: 'Running', Reason: 'Waiting' });
    expect(delaySeconds).toBeGreaterThan(1700);
    expect(delaySeconds).toBeLessThanOrEqual(1801);
    expect(last).toMatchObject({ State: 'Completed', Items: { Done: 3 } });
    expect([await linksMade(), await hops()]).toEqual([4, 0]);
  });

  it('asks for nothing more when it is invoked at once all the same, and is woken once it may go on', async () => {
    await seedOrders(3);
    await comeBackIn(HOUR_MS / 2);

    await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks));
    const [atOnce] = bed.queue.splice(0);
    const early = atOnce && reportOf(await bed.invoke(rotateInviteLinks, atOnce));
    const queuedEarly = bed.queue.length;
    bed.clock.aheadMs += HOUR_MS / 4;
    await bed.invoke(
      rotateInviteLinks,
      startOf(rotateInviteLinks, {}, { Mode: 'plan', BusinessNumber: '8613800000000' }, 'run-2'),
      {
        settings: { CAMS_CALLS_PER_SECOND: '1000' },
      },
    );
    const wokenEarly = bed.queue.filter(({ runId }) => runId === 'run-1').length;
    bed.clock.aheadMs += HOUR_MS / 4 + 3 * MINUTE_MS;
    await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks, {}, { Mode: 'plan' }, 'run-3'));
    const woken = bed.queue.find(({ runId }) => runId === 'run-1');
    const last = woken && reportOf(await bed.invoke(rotateInviteLinks, woken));

    expect(early).toMatchObject({ State: 'Running', Reason: 'Waiting' });
    expect([queuedEarly, wokenEarly]).toEqual([0, 0]);
    expect(last).toMatchObject({ State: 'Completed', Items: { Done: 3 } });
    expect(await hops()).toBe(0);
  });

  it('waits within its invocation where that lasts long enough, and keeps its number meanwhile', async () => {
    await seedOrders(2);
    await comeBackIn(3 * MINUTE_MS);
    const leftMs: number[] = [];

    const report = await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks), {
      watch: async (sql) => {
        if (!sql.includes('UPDATE maintenance_leases')) return;
        const [row] = await bed.database.run('SELECT expires_at FROM maintenance_leases');
        leftMs.push(Number(row?.['expires_at']) - bed.clock.nowMs());
      },
    });

    expect(report).toMatchObject({ State: 'Completed', Items: { Done: 2 } });
    expect(bed.delays).toEqual([]);
    expect(Math.min(...leftMs)).toBeGreaterThan(0);
  });

  it('takes the first turns after a slowing down at the slower pace', async () => {
    await seedOrders(4);
    await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks), { settings: { CAMS_CALLS_PER_SECOND: '4' } });
    await bed.database.run('UPDATE maintenance_pace SET gap_ms = 4000');
    const startedAtMs = bed.clock.nowMs();
    const free: number[] = [];

    await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, {}, {}, 'run-2'), () => ({
      settings: { CAMS_CALLS_PER_SECOND: '4' },
      watch: async (sql) => {
        if (!sql.includes('UPDATE maintenance_leases')) return;
        const [row] = await bed.database.run('SELECT free_at FROM maintenance_pace');
        free.push(Number(row?.['free_at']) - bed.clock.nowMs());
      },
    }));

    // Nobody reserves more than one slow turn at a time; a second's worth at the old pace would be four.
    expect(Math.max(...free)).toBeLessThan(8000);
    expect(bed.clock.nowMs() - startedAtMs).toBeGreaterThan(10_000);
  });

  it('goes by the clock of the store: one of an instance that is an hour ahead keeps nobody waiting', async () => {
    await seedOrders(1);
    const ahead: Timing = { ...systemTiming, nowMs: () => Date.now() + HOUR_MS };
    await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks), { timing: ahead });
    await bed.database.run('UPDATE maintenance_leases SET expires_at = 0');

    const report = await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks, {}, {}, 'run-2'), {
      timing: systemTiming,
      timeoutMs: 20_000,
    });

    expect(report).toMatchObject({ State: 'Completed', Items: { Done: 1 } });
  });
});
