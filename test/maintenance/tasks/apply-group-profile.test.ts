import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { applyGroupProfile as task } from '../../../shared/maintenance/tasks/apply-group-profile.js';
import { planPlainly, runPlainly } from './run-plainly.js';
import { openTaskBed, type TaskBed } from './task-bed.js';

const PICTURE = 'https://pictures.example.com/spring.jpg';

let bed: TaskBed;

beforeAll(async () => {
  bed = await openTaskBed();
});
afterAll(() => bed.close());
beforeEach(async () => {
  await bed.control('POST', 'reset', {});
  await bed.control('POST', 'settings', { Delays: { UpdateMs: 0 } });
  await bed.database.run('DELETE FROM profile_records');
});

type Params = ReturnType<typeof task.params.parse>;
const params = (asked: object): Params => task.params.parse(asked);
const updates = async (): Promise<number> => (await bed.calls()).UpdateChatGroup;

describe('a profile', () => {
  it('is given to the groups that differ, and sends only what differs', async () => {
    await bed.seed([
      { Subject: 'Order 1', Description: 'Old' },
      { Subject: 'Order 2', Description: 'Closed on Sundays' },
      { Subject: 'Shop', Description: 'Old' },
    ]);
    const asked = params({ Filter: { SubjectPrefix: 'Order' }, Description: 'Closed on Sundays' });

    const run = await runPlainly(task, () => bed.context(asked));

    const [update] = await bed.journal('UpdateChatGroup');
    expect(run.items).toHaveLength(1);
    expect([...run.ends.values()]).toEqual([{ end: 'Done', told: { Fields: ['Description'] } }]);
    expect(Object.keys(update?.Parameters ?? {})).not.toContain('Subject');
    expect(await updates()).toBe(1);
    expect(run.proof).toEqual({ GroupsChanged: 1, GroupsChecked: 1, GroupsDifferent: 0, DifferentIn: [] });
  });

  it('may take up the name that a group has, and the end of its ID', async () => {
    const [group] = await bed.seed([{ Subject: 'Order {GroupId}' }]);

    await runPlainly(task, () => bed.context(params({ Subject: '{Subject} · {GroupId}' })));

    const [row] = await bed.rows();
    expect(row?.Subject).toBe(`Order {GroupId} · ${(group?.GroupId ?? '').slice(-4)}`);
  });

  it('holds a picture only as a digest, and does not send the same one twice', async () => {
    await bed.seed([{ Subject: 'Order 1' }]);
    const asked = params({ ProfilePictureFile: PICTURE });
    const items = await planPlainly(task, bed.context(asked));

    await runPlainly(task, () => bed.context(asked));
    await runPlainly(task, () => bed.context(asked, { runId: 'run-2' }));

    expect(JSON.stringify(items)).not.toContain('pictures.example.com');
    expect(await updates()).toBe(1);
  });

  it('is checked before the first group is looked at', async () => {
    const asked = params({ ProfilePictureFile: 'https://127.0.0.1/x.jpg' });

    await expect(planPlainly(task, bed.context(asked, { settings: { PICTURE_CHECK: 'true' } }))).rejects.toMatchObject({
      code: 'InvalidParameter.ProfilePictureFile',
    });
    expect((await bed.calls()).ListChatGroup).toBe(0);
  });

  it('of nothing is refused', async () => {
    await expect(planPlainly(task, bed.context(params({})))).rejects.toMatchObject({ code: 'MissingSubject' });
  });

  it.each([
    [{ Subject: '{Name}' }],
    [{ Subject: ' ' }],
    [{ Subject: '\ud800' }],
    [{ Subject: 'x'.repeat(513) }],
    [{ Other: 1 }],
  ])('%j is refused', (asked) => {
    expect(task.params.safeParse(asked).success).toBe(false);
  });

  it('that gives a group an impossible name fails, and names the group', async () => {
    await bed.seed([{ Subject: 'x'.repeat(128) }]);

    await expect(planPlainly(task, bed.context(params({ Subject: '{Subject}!' })))).rejects.toMatchObject({
      code: 'InvalidParameter.Subject',
      message: expect.stringMatching(/gives group EA\S+ an impossible name: it must have 1 to 128 characters/),
    });
  });

  it.each([
    ['AfterCommit', 1],
    ['BeforeCommit', 2],
  ])('is looked for when the answer is lost (%s)', async (When, count) => {
    await bed.seed([{ Subject: 'Order 1' }]);
    await bed.control('POST', 'faults', { Rules: [{ Operation: 'UpdateChatGroup', Effect: { Kind: 'Reset', When } }] });

    const run = await runPlainly(task, () => bed.context(params({ Subject: 'Spring', Description: 'Sale' })));

    expect([...run.ends.values()]).toMatchObject([{ end: 'Done' }]);
    expect(await updates()).toBe(count);
  });

  it.each(['AfterCommit', 'BeforeCommit'])(
    'is not looked for among all who have the same name already (lost %s)',
    async (When) => {
      const [few, many] = [30, 370];
      await bed.seed([
        ...Array.from({ length: many }, () => ({ Subject: 'Spring sale' })),
        ...Array.from({ length: few }, (_, index) => ({ Subject: `Order ${String(index)}` })),
      ]);
      const items = await planPlainly(task, bed.context(params({ Subject: 'Spring sale' })));
      const rule = { Operation: 'UpdateChatGroup', Times: few, Effect: { Kind: 'Reset', When } };
      await bed.control('POST', 'faults', { Rules: [rule] });
      const context = bed.context(params({ Subject: 'Spring sale' }));
      for (const item of items) expect(await task.apply(item, context, 1)).toMatchObject({ end: 'Unknown' });
      const before = (await bed.calls()).ListChatGroup;

      for (const item of items) expect(await task.apply(item, context, 2)).toMatchObject({ end: 'Done' });

      // A look under the old name, one under the new, and the way to the last of four pages.
      expect((await bed.calls()).ListChatGroup - before).toBeLessThan(2 * few + 10);
    },
  );

  it('that a group has got meanwhile is not sent', async () => {
    const [group] = await bed.seed([{ Subject: 'Order 1', Description: 'Old' }]);
    const asked = params({ Description: 'New' });
    const [item] = await planPlainly(task, bed.context(asked));
    if (!item) throw new Error('no item');
    await runPlainly(task, () => bed.context(asked, { runId: 'run-2' }));

    const end = await task.apply(item, bed.context(asked), 1);

    expect([end, item.groupId]).toEqual([{ end: 'Already' }, group?.GroupId]);
    expect(await updates()).toBe(1);
  });

  it('fails for good where CAMS refuses', async () => {
    await bed.seed([{ Subject: 'Order 1' }]);
    await bed.control('POST', 'faults', {
      Rules: [{ Operation: 'UpdateChatGroup', Effect: { Kind: 'Error', Code: 'Ram.PermissionDeny' } }],
    });

    const run = await runPlainly(task, () => bed.context(params({ Description: 'New' })));

    expect([...run.ends.values()]).toEqual([{ end: 'Failed', code: 'Ram.PermissionDeny' }]);
  });

  it('that CAMS took and did not carry out is told by the proof', async () => {
    const [group] = await bed.seed([{ Subject: 'Order 1' }]);
    await bed.control('POST', 'faults', {
      Rules: [{ Operation: 'UpdateChatGroup', Effect: { Kind: 'FailFields', Fields: ['Subject'] } }],
    });

    const run = await runPlainly(task, () => bed.context(params({ Subject: 'Spring', Description: 'Sale' })));

    expect(run.proof).toEqual({
      GroupsChanged: 1,
      GroupsChecked: 1,
      GroupsDifferent: 1,
      DifferentIn: [group?.GroupId],
    });
  });
});
