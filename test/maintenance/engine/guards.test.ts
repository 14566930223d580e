import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { Task } from '../../../shared/maintenance/task.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { stopSwitch } from '../../../shared/state/stop-switch.js';
import { databaseKindsInFull } from '../../support/database-kinds.js';
import { openRunBed, reportOf, type RunBed, startOf } from './run-bed.js';

type Params = ReturnType<typeof rotateInviteLinks.params.parse>;

const capped: Task<Params> = { ...rotateInviteLinks, caps: () => ({ changes: 3, share: 0.5 }) };
const destructive: Task<Params> = { ...rotateInviteLinks, destructive: true };

const HOUR_MS = 3_600_000;

describe.each(databaseKindsInFull)('before the first write, on %s', (_, kind) => {
  let bed: RunBed;

  beforeAll(async () => {
    bed = await openRunBed(kind);
  });
  afterAll(() => bed.close());
  beforeEach(() => bed.clear());

  const seedOrders = (count: number): ReturnType<RunBed['seed']> =>
    bed.seed(Array.from({ length: count }, (__, index) => ({ Subject: `Order ${String(index)}` })));
  const linksMade = async (): Promise<number> => (await bed.calls()).AddChatGroupInviteLink;

  it.each([
    ['a cap on changes', 8, 4, { changes: 3, share: 0.9 }, 3],
    ['a cap on the share of all groups', 8, 4, { changes: 30, share: 0.4 }, 3],
    ['a share that comes to nothing', 8, 1, { share: 0.05 }, 0],
  ])('%s refuses the whole plan and says what it would need', async (__, groups, changes, caps, allowed) => {
    const seeded = await seedOrders(groups);
    const GroupIds = seeded.slice(0, changes).map(({ GroupId }) => GroupId);

    const report = await bed.deliver({ ...capped, caps: () => caps }, startOf(capped, { Filter: { GroupIds } }));

    expect(report).toMatchObject({ State: 'Refused', Reason: 'TooManyChanges', Code: 'MaintenanceRefused' });
    expect(report.Message).toBe(
      `The plan holds ${String(changes)} changes in 8 groups, and ${String(allowed)} are allowed. MaxChanges ${String(changes)} would allow it.`,
    );
    expect(await linksMade()).toBe(0);
  });

  it('a request may set the cap itself, higher or lower', async () => {
    await seedOrders(4);

    const low = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, {}, { MaxChanges: 3 }, 'run-1'));
    const high = await bed.deliver(capped, startOf(capped, {}, { MaxChanges: 4 }, 'run-2'));

    expect([low.Reason, high.State]).toEqual(['TooManyChanges', 'Completed']);
  });

  it('a plan says that it would be refused', async () => {
    await seedOrders(4);

    const report = reportOf(await bed.invoke(capped, startOf(capped, {}, { Mode: 'plan' })));

    expect(report.State).toBe('Planned');
    expect(report.Notices.at(-1)).toMatch(/As it stands it would be refused: .* MaxChanges 4 would allow it/);
  });

  it('protected groups are left out, and shown', async () => {
    const [first] = await seedOrders(2);
    const before = await bed.rows();

    const settings = { MAINTENANCE_PROTECTED_GROUPS: ` ${String(first?.GroupId)},` };
    const report = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks), () => ({ settings }));

    const linkOf = (rows: typeof before): string | undefined =>
      rows.find(({ GroupId }) => GroupId === first?.GroupId)?.InviteLink;
    expect(report).toMatchObject({ State: 'Completed', Items: { Done: 1, Skipped: 1 } });
    expect(linkOf(await bed.rows())).toBe(linkOf(before));
  });

  it.each([[0], [6]])('a list that shrank from 10 groups to %d stops what destroys, and nothing else', async (left) => {
    const groups = await seedOrders(10);
    await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, {}, { Mode: 'plan' }, 'run-0'));
    await bed.control('POST', 'reset', {});
    await seedOrders(left);

    const harsh = await bed.deliver(destructive, startOf(destructive, {}, {}, 'run-1'));
    const mild = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, {}, {}, 'run-2'));

    expect(groups).toHaveLength(10);
    expect(harsh).toMatchObject({ State: 'Refused', Reason: 'InventoryShrunk' });
    expect(harsh.Message).toContain(`CAMS lists ${String(left)} groups where it listed 10 before`);
    expect(mild).toMatchObject({ State: 'Completed', Items: { Done: left } });
  });

  it('a list that shrank is believed after a day in which it stayed so, and not because it was seen often', async () => {
    await seedOrders(10);
    await bed.deliver(destructive, startOf(destructive, {}, { Mode: 'plan' }, 'run-0'));
    await bed.control('POST', 'reset', {});
    await seedOrders(5);

    const states: string[] = [];
    for (const hours of [0, 1, 22.5, 1]) {
      bed.clock.aheadMs += hours * HOUR_MS;
      states.push(
        (await bed.deliver(destructive, startOf(destructive, {}, {}, `run-${String(states.length)}a`))).State,
      );
    }

    expect(states).toEqual(['Refused', 'Refused', 'Refused', 'Completed']);
  });

  it('a list that lost a few groups is believed at once', async () => {
    await seedOrders(10);
    await bed.deliver(destructive, startOf(destructive, {}, { Mode: 'plan' }, 'run-0'));
    await bed.control('POST', 'reset', {});
    await seedOrders(7);

    const report = await bed.deliver(destructive, startOf(destructive));

    expect(report).toMatchObject({ State: 'Completed', Items: { Done: 7 } });
  });

  it('the setting MAINTENANCE_STOP lets nothing but plans begin', async () => {
    await seedOrders(1);
    const settings = { MAINTENANCE_STOP: 'true' };

    const plan = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, {}, { Mode: 'plan' }), () => ({
      settings,
    }));
    const run = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, {}, {}, 'run-2'), () => ({ settings }));

    expect([plan.State, run.State, run.Reason]).toEqual(['Planned', 'Refused', 'MaintenanceStop']);
    expect(await linksMade()).toBe(0);
  });

  it.each([['*'], ['rotate-invite-links']])(
    'a stop for %s is a row that stops a run before its next write',
    async (name) => {
      await seedOrders(5);
      const stop = stopSwitch(bed.database);
      let writes = 0;

      const report = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks), () => ({
        watch: async (sql) => {
          if (!sql.includes('SET expires_at') || !sql.includes('maintenance_stops')) return;
          writes += 1;
          if (writes === 3) await stop.stop(name, bed.clock.nowMs());
        },
      }));
      const next = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, {}, {}, 'run-2'));
      const stopped = await stop.stopped();
      await stop.go(name);
      const after = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, {}, {}, 'run-3'));

      expect(report).toMatchObject({
        Code: 'MaintenanceStopped',
        State: 'Stopped',
        Reason: 'StopSwitch',
        Items: { Done: 2, Pending: 3 },
      });
      expect(next).toMatchObject({ State: 'Refused', Reason: 'StopSwitch' });
      expect(stopped).toEqual([name]);
      expect(after).toMatchObject({ State: 'Completed', Items: { Done: 5 } });
      expect(await linksMade()).toBe(7);
    },
  );

  it('a stop for another task stops nothing', async () => {
    await seedOrders(1);
    await stopSwitch(bed.database).stop('delete-empty-groups', bed.clock.nowMs());

    const report = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks));

    expect(report.State).toBe('Completed');
  });
});
