import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { RunReport } from '../../../shared/maintenance/run-report.js';
import type { Task } from '../../../shared/maintenance/task.js';
import { offBoardParticipant } from '../../../shared/maintenance/tasks/off-board-participant.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { DeleteChatGroup } from '../../../shared/operations/delete-chat-group.js';
import { databaseKindsInFull } from '../../support/database-kinds.js';
import { openRunBed, type RunBed, startOf } from './run-bed.js';

const LEAVER = '8613800000009';

describe.each(databaseKindsInFull)('a plan of a busy number, on %s', (_, kind) => {
  let bed: RunBed;

  beforeAll(async () => {
    bed = await openRunBed(kind);
  });
  afterAll(() => bed.close());
  beforeEach(() => bed.clear());

  const seedOrders = (count: number, Participants: readonly string[] = []): ReturnType<RunBed['seed']> =>
    bed.seed(Array.from({ length: count }, (__, index) => ({ Subject: `Order ${String(index)}`, Participants })));
  const linksMade = async (): Promise<number> => (await bed.calls()).AddChatGroupInviteLink;
  const plan = <Params>(task: Task<Params>, params: object = {}): Promise<RunReport> =>
    bed.deliver(task, startOf(task, params, { Mode: 'plan' }));
  const apply = <Params>(
    task: Task<Params>,
    { PlanId, PlanHash }: RunReport,
    params: object = {},
  ): Promise<RunReport> => bed.deliver(task, startOf(task, params, { Mode: 'apply', PlanId, PlanHash }, 'run-2'));
  const rotate = async (...groupIds: readonly string[]): Promise<void> => {
    await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, { Filter: { GroupIds: groupIds } }, {}, 'between'));
  };

  it('is carried out for its groups, and says which came later', async () => {
    await seedOrders(3);
    const planned = await plan(rotateInviteLinks);
    const [later] = await seedOrders(1);

    const report = await apply(rotateInviteLinks, planned);

    expect(report).toMatchObject({
      State: 'Completed',
      PlanHash: planned.PlanHash,
      Items: { Done: 3, Skipped: 1 },
      GroupsNotInPlan: { Count: 1, First: [later?.GroupId] },
    });
    expect(await linksMade()).toBe(3);
  });

  it('leaves out what has changed since, and names it', async () => {
    const [changed, gone] = await seedOrders(4);
    const planned = await plan(rotateInviteLinks);
    await rotate(changed?.GroupId ?? '');
    await bed.control('POST', 'settings', { Delays: { DeleteMs: 0 } });
    await bed.context({}).cams.call(DeleteChatGroup, { GroupId: gone?.GroupId ?? '' });

    const report = await apply(rotateInviteLinks, planned);

    expect(report).toMatchObject({
      State: 'CompletedWithFailures',
      Reason: 'GroupsChangedSincePlan',
      Items: { Done: 2, Skipped: 2, Failed: 0 },
      GroupsChangedSincePlan: { Count: 2, First: [changed?.GroupId, gone?.GroupId].toSorted() },
    });
    expect(await linksMade()).toBe(1 + 2);
  });

  it('is refused once nothing of it holds any more', async () => {
    const [only] = await seedOrders(1);
    const planned = await plan(rotateInviteLinks);
    await rotate(only?.GroupId ?? '');

    const report = await apply(rotateInviteLinks, planned);

    expect(report).toMatchObject({ State: 'Refused', Reason: 'PlanStale', Code: 'MaintenanceRefused' });
    expect(await linksMade()).toBe(1);
  });

  it('holds no number out of a group that came later: the verification finds it there', async () => {
    await seedOrders(2, [LEAVER, '8613800000001']);
    const params = { ParticipantNumbers: [LEAVER] };
    const planned = await plan(offBoardParticipant, params);
    const [later] = await seedOrders(1, [LEAVER]);

    const report = await apply(offBoardParticipant, planned, params);

    expect(report).toMatchObject({
      State: 'CompletedWithFailures',
      Reason: 'MembershipsLeft',
      Items: { Done: 2 },
      Proof: { MembershipsLeft: 1, LeftIn: [later?.GroupId] },
      GroupsNotInPlan: { Count: 1 },
    });
  });

  it('reads the members of a group once in each phase, and of those without the number in the plan alone', async () => {
    await seedOrders(4, [LEAVER, '8613800000001']);
    await seedOrders(6, ['8613800000001']);
    const params = { ParticipantNumbers: [LEAVER] };
    await bed.control('POST', 'settings', { Delays: { RemoveParticipantsMs: 0 } });

    const report = await apply(offBoardParticipant, await plan(offBoardParticipant, params), params);

    expect(report).toMatchObject({ State: 'Completed', Groups: 10, Items: { Done: 4 }, Proof: { GroupsChecked: 4 } });
    expect((await bed.calls()).ListChatGroupParticipants).toBe(10 + 4 + 4);
  });

  it('is carried out once, although the process dies while it is held against the groups', async () => {
    const [changed] = await seedOrders(3);
    const planned = await plan(rotateInviteLinks);
    await rotate(changed?.GroupId ?? '');
    await seedOrders(1);

    const start = startOf(
      rotateInviteLinks,
      {},
      { Mode: 'apply', PlanId: planned.PlanId, PlanHash: planned.PlanHash },
      'run-2',
    );
    const report = await bed.deliver(rotateInviteLinks, start, (count) =>
      count <= 3 ? { death: { statement: count, among: 'AS plan', when: 'after' } } : {},
    );

    expect(report).toMatchObject({ Items: { Done: 2, Skipped: 2 }, Reason: 'GroupsChangedSincePlan' });
    expect(await linksMade()).toBe(1 + 2);
  });
});
