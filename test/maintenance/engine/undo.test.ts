import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { RunReport } from '../../../shared/maintenance/run-report.js';
import { applyGroupProfile } from '../../../shared/maintenance/tasks/apply-group-profile.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { UpdateChatGroup } from '../../../shared/operations/update-chat-group.js';
import { stopSwitch } from '../../../shared/state/stop-switch.js';
import { databaseKindsInFull } from '../../support/database-kinds.js';
import { openRunBed, reportOf, type RunBed, startOf } from './run-bed.js';

const MINUTE_MS = 60_000;

describe.each(databaseKindsInFull)('profiles, on %s', (_, kind) => {
  let bed: RunBed;

  beforeAll(async () => {
    bed = await openRunBed(kind);
  });
  afterAll(() => bed.close());
  beforeEach(async () => {
    await bed.clear();
    await bed.control('POST', 'settings', { Delays: { UpdateMs: 0 } });
  });

  const seedOrders = (count: number): ReturnType<RunBed['seed']> =>
    bed.seed(Array.from({ length: count }, (__, index) => ({ Subject: `Order ${String(index)}`, Description: 'Old' })));
  const subjects = async (): Promise<readonly unknown[]> => (await bed.rows()).map(({ Subject }) => Subject).sort();
  const run = (params: object, runId: string, request: object = {}): Promise<RunReport> =>
    bed.deliver(applyGroupProfile, startOf(applyGroupProfile, params, request, runId));
  const refuse = (GroupId: string | undefined): Promise<unknown> =>
    bed.control('POST', 'faults', {
      Rules: [
        {
          Operation: 'UpdateChatGroup',
          Match: { GroupId },
          Times: 0,
          Effect: { Kind: 'Error', Code: 'InvalidParameter.GroupId' },
        },
      ],
    });
  const update = async (GroupId: string | undefined, fields: object): Promise<void> => {
    await bed.context({}, { runId: 'somebody' }).cams.call(UpdateChatGroup, { GroupId: GroupId ?? '', ...fields });
  };

  it('are not given by the same template twice: the plan says where, by which run, and what would allow it', async () => {
    const [group] = await seedOrders(4);
    await refuse(group?.GroupId);
    const first = await run({ Subject: '{Subject} v2' }, 'run-1');
    await bed.control('DELETE', 'faults');

    const plan = await run({ Subject: '{Subject} v2' }, 'run-2', { Mode: 'plan' });
    const again = await run({ Subject: '{Subject} v2' }, 'run-3');
    const tooFew = await run({ Subject: '{Subject} v2', AllowRepeated: 2 }, 'run-4');
    const names = await subjects();
    const resumed = reportOf(await bed.invoke(applyGroupProfile, { kind: 'resume', runId: 'run-1' }));

    expect(first).toMatchObject({ State: 'CompletedWithFailures', Items: { Done: 3, Failed: 1 } });
    const message = /already in 3 groups of the plan, by the run run-1: "Order \d v2" would become "Order \d v2 v2"/;
    expect(plan).toMatchObject({ State: 'Planned', Reason: 'TemplateRepeated' });
    expect(plan.Notices.join()).toMatch(/AllowRepeated 3 would allow it/);
    expect([again, tooFew]).toMatchObject([
      { State: 'Refused', Reason: 'TemplateRepeated', Message: expect.stringMatching(message) },
      { State: 'Refused', Reason: 'TemplateRepeated' },
    ]);
    expect(again.Advice).toContain('chat-groups maintain resume run-1');
    expect(names).toEqual(['Order 0', 'Order 1 v2', 'Order 2 v2', 'Order 3 v2']);
    expect(resumed).toMatchObject({ State: 'Completed', Items: { Done: 4 } });

    const allowed = await run({ Subject: '{Subject} v2', AllowRepeated: 4 }, 'run-5');

    expect([allowed.State, await subjects()]).toEqual([
      'Completed',
      [0, 1, 2, 3].map((index) => `Order ${String(index)} v2 v2`),
    ]);
  });

  it('are known for given although nobody heard so: the process died, or the answer was lost', async () => {
    for (const lost of ['died', 'reset']) {
      await bed.clear();
      await bed.control('POST', 'settings', { Delays: { UpdateMs: 0 } });
      await seedOrders(2);
      if (lost === 'reset') {
        await bed.control('POST', 'faults', {
          Rules: [{ Operation: 'UpdateChatGroup', Times: 0, Effect: { Kind: 'Reset', When: 'AfterCommit' } }],
        });
      }
      let updates = 0;
      await Promise.race([
        bed.invoke(applyGroupProfile, startOf(applyGroupProfile, { Subject: 'New {Subject}' }), {
          watch: async (sql) => {
            if (!sql.includes('SET state')) return;
            updates += 1;
            if (lost === 'reset') await stopSwitch(bed.database).stop('*', 1);
            else await new Promise(() => undefined);
          },
        }),
        new Promise((resolve) => setTimeout(resolve, 500)),
      ]);
      await stopSwitch(bed.database).go('*');
      bed.clock.aheadMs += MINUTE_MS + 1;

      const again = reportOf(
        await bed.invoke(applyGroupProfile, startOf(applyGroupProfile, { Subject: 'New {Subject}' }, {}, 'run-2')),
      );

      expect(updates).toBeGreaterThan(0);
      expect(again).toMatchObject({ State: 'Refused', Reason: 'TemplateRepeated' });
      expect((await subjects()).filter((subject) => String(subject).startsWith('New New'))).toEqual([]);
    }
  });

  it('may be given by another template, and by the same where somebody has changed the name since', async () => {
    const [group] = await seedOrders(2);
    await run({ Subject: '{Subject} v2' }, 'run-1');
    await update(group?.GroupId, { Subject: 'Renamed' });

    const same = await run({ Subject: '{Subject} v2', Filter: { SubjectPrefix: 'Renamed' } }, 'run-2');
    const other = await run({ Subject: '{Subject} (old)', Filter: { SubjectPrefix: 'Order' } }, 'run-3');

    expect([same.State, other.State]).toEqual(['Completed', 'Completed']);
    expect(await subjects()).toEqual(['Order 1 v2 (old)', 'Renamed v2']);
  });

  it('are undone by a plan, but where somebody has changed them since', async () => {
    const [first, second] = await seedOrders(4);
    await run({ Subject: '{Subject} v2', Description: 'New' }, 'run-1');
    await update(first?.GroupId, { Subject: 'Renamed' });
    await update(second?.GroupId, { Subject: 'Renamed', Description: 'Changed' });

    const plan = await run({ Undo: 'run-1' }, 'plan-1', { Mode: 'plan' });
    const undone = await run({ Undo: 'run-1' }, 'run-2');
    const rows = (await bed.rows()).map(({ Subject, Description }) => [Subject, Description]).sort();
    const nothing = await run({ Undo: 'run-1' }, 'plan-2', { Mode: 'plan' });
    const redone = await run({ Undo: 'run-2' }, 'run-3');

    expect(plan).toMatchObject({ State: 'Planned', Actions: { UpdateProfile: 3, ChangedSince: 1 } });
    expect(undone).toMatchObject({ State: 'Completed', Items: { Done: 3, Skipped: 1 } });
    expect(rows).toEqual([
      ['Order 2', 'Old'],
      ['Order 3', 'Old'],
      ['Renamed', 'Changed'],
      ['Renamed', 'Old'],
    ]);
    expect(nothing.Actions).toEqual({ ChangedSince: 2 });
    expect(redone).toMatchObject({ State: 'Completed' });
    expect((await bed.rows()).map(({ Subject, Description }) => [Subject, Description]).sort()).toEqual([
      ['Order 2 v2', 'New'],
      ['Order 3 v2', 'New'],
      ['Renamed', 'Changed'],
      ['Renamed', 'New'],
    ]);
  });

  it('can be given again by the same template once they were undone', async () => {
    await seedOrders(1);
    await run({ Subject: '{Subject} v2' }, 'run-1');
    await run({ Undo: 'run-1' }, 'run-2');

    const again = await run({ Subject: '{Subject} v2' }, 'run-3');

    expect([again.State, await subjects()]).toEqual(['Completed', ['Order 0 v2']]);
  });

  it('are undone by a guarded plan: by MaxChanges, and only where it still fits', async () => {
    await seedOrders(3);
    await run({ Description: 'New' }, 'run-1');
    const plan = await run({ Undo: 'run-1' }, 'plan-1', { Mode: 'plan' });
    const [row] = await bed.rows();

    const tooMany = await run({ Undo: 'run-1' }, 'run-2', { MaxChanges: 2 });
    await update(row?.GroupId, { Description: 'Changed' });
    const { PlanHash = '' } = plan;
    const stale = await run({ Undo: 'run-1' }, 'run-3', { Mode: 'apply', PlanId: 'plan-1', PlanHash });

    expect([tooMany, stale]).toMatchObject([
      { State: 'Refused', Reason: 'TooManyChanges' },
      { State: 'CompletedWithFailures', Reason: 'GroupsChangedSincePlan', Items: { Done: 2, Skipped: 1 } },
    ]);
  });

  it.each([
    ['nothing', 'must name a run of apply-group-profile for this number'],
    ['links', 'must name a run of apply-group-profile for this number'],
    ['plan', 'names a plan'],
    ['stopped', 'names a run that has not ended'],
    ['old', 'whose old values are not kept'],
  ])('are not undone by the run %s', async (Undo, rule) => {
    await seedOrders(1);
    await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, {}, {}, 'links'));
    await run({ Description: 'New' }, 'plan', { Mode: 'plan' });
    await run({ Description: 'New' }, 'old');
    await bed.database.run(`UPDATE maintenance_runs SET keeps_details = NULL WHERE run_id = 'old'`);
    await bed.invoke(applyGroupProfile, startOf(applyGroupProfile, { Description: 'x' }, {}, 'stopped'), {
      death: { statement: 20, when: 'after' },
    });
    bed.clock.aheadMs += MINUTE_MS + 1;

    const report = await run({ Undo }, 'run-1');

    expect(report).toMatchObject({ State: 'Refused', Reason: 'CannotPlan', Code: 'InvalidParameter.Undo' });
    expect(report.Message).toContain(rule);
  });

  it.each([
    [{ Undo: 'run-1', Subject: 'x' }, 'Undo'],
    [{ Undo: 'run-1', AllowRepeated: 1 }, 'Undo'],
    [{ Undo: 'a b' }, 'Undo'],
    [{ Subject: 'x', AllowRepeated: 1 }, 'AllowRepeated'],
    [{ Subject: '{Subject} x', AllowRepeated: 0 }, 'AllowRepeated'],
  ])('take no %j', (asked, name) => {
    const { error } = applyGroupProfile.params.safeParse(asked);

    expect(error?.issues.map(({ path }) => path.join('.'))).toContain(name);
  });
});
