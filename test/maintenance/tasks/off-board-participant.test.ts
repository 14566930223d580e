import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { linkDigest } from '../../../shared/groups/digests.js';
import type { PlannedItem } from '../../../shared/maintenance/task.js';
import { offBoardParticipant as task } from '../../../shared/maintenance/tasks/off-board-participant.js';
import { planPlainly, runPlainly } from './run-plainly.js';
import { openTaskBed, SCOPE, type TaskBed } from './task-bed.js';

const ANNA = '8613800000011';
const BERT = '8613800000012';
const CARL = '8613800000013';

let bed: TaskBed;

beforeAll(async () => {
  bed = await openTaskBed();
});
afterAll(() => bed.close());
beforeEach(async () => {
  await bed.control('POST', 'reset', {});
  await bed.control('POST', 'settings', { Delays: { RemoveParticipantsMs: 5 } });
  await bed.database.run('DELETE FROM link_records');
  await bed.database.run('DELETE FROM removal_records');
});

type Params = ReturnType<typeof task.params.parse>;
const params = (asked: object): Params => task.params.parse(asked);
const anna = params({ ParticipantNumbers: [ANNA] });
const annaAndBert = params({ ParticipantNumbers: [ANNA, BERT] });

const faults = (...Rules: readonly object[]): Promise<unknown> => bed.control('POST', 'faults', { Rules });

const planOne = async (asked: Params): Promise<PlannedItem> => {
  const [item] = await planPlainly(task, bed.context(asked));
  if (!item) throw new Error('no item');
  return item;
};

describe('the numbers', () => {
  it('are read as people write them, each once, in one order', () => {
    const asked = { ParticipantNumbers: ['+86 138-0000-0012', ' 8613800000011 ', '(86)13800000012'] };

    expect(params(asked).ParticipantNumbers).toEqual([ANNA, BERT]);
  });

  it.each<readonly [unknown, string]>([
    [[], 'none'],
    [['138'], 'too short'],
    [['all'], 'no number'],
    [[8613800000011], 'no text'],
    [Array.from({ length: 21 }, (_, index) => String(8613800000100 + index)), 'too many'],
  ])('are refused: %j (%s)', (ParticipantNumbers, _) => {
    expect(task.params.safeParse({ ParticipantNumbers }).success).toBe(false);
  });

  it('must not hold the business number', async () => {
    const asked = params({ ParticipantNumbers: [SCOPE.businessNumber] });

    await expect(planPlainly(task, bed.context(asked))).rejects.toMatchObject({
      code: 'InvalidParameter.ParticipantNumbers',
    });
  });
});

describe('a protected number', () => {
  it('is not removed by anybody', async () => {
    const settings = { MAINTENANCE_PROTECTED_NUMBERS: `8613800000099, ${ANNA}` };

    await expect(planPlainly(task, bed.context(annaAndBert, { settings }))).rejects.toMatchObject({
      code: 'InvalidParameter.ParticipantNumbers',
      message: expect.stringContaining('MAINTENANCE_PROTECTED_NUMBERS'),
    });
  });

  it('is not removed in its other form either', async () => {
    const settings = { MAINTENANCE_PROTECTED_NUMBERS: '+55 11 99999-0002' };
    const asked = params({ ParticipantNumbers: ['551199990002'] });

    await expect(planPlainly(task, bed.context(asked, { settings }))).rejects.toMatchObject({
      code: 'InvalidParameter.ParticipantNumbers',
    });
  });
});

describe('the plan', () => {
  it('names the groups they are in, whatever their state, and who is where', async () => {
    const groups = await bed.seed([
      { Subject: 'One', Participants: [ANNA, CARL] },
      { Subject: 'Two', Participants: [CARL] },
      { Subject: 'Three', Participants: [BERT, ANNA], GroupStatus: 'SUSPENDED' },
      { Subject: 'Four', Participants: [BERT], GroupStatus: 'UPDATING' },
      { Subject: 'Five', Participants: [BERT], GroupStatus: 'DELETING' },
      { Subject: 'Six', GroupStatus: 'CREATING' },
    ]);

    const items = await planPlainly(task, bed.context(annaAndBert));

    const numbers = new Map(items.map(({ groupId, detail }) => [groupId, detail['Numbers']]));
    expect(items.every(({ action }) => action === 'RemoveParticipants')).toBe(true);
    expect(numbers).toEqual(
      new Map([
        [groups[0]?.GroupId, [ANNA]],
        [groups[2]?.GroupId, [ANNA, BERT]],
        [groups[3]?.GroupId, [BERT]],
      ]),
    );
  });

  it('is the same for the same world, reads only, and holds no link', async () => {
    await bed.seed([{ Subject: 'One', Participants: [ANNA] }]);
    const heard = await bed.calls();

    const first = await planPlainly(task, bed.context(anna));
    const second = await planPlainly(task, bed.context(anna, { runId: 'run-2' }));

    const { ListChatGroup, ListChatGroupParticipants, ...others } = await bed.calls();
    expect(second).toEqual(first);
    expect(heard).toMatchObject(others);
    expect(ListChatGroup + ListChatGroupParticipants).toBeGreaterThan(heard.ListChatGroup);
    expect(JSON.stringify(first)).not.toContain('chat.whatsapp.com');
  });

  it('says that nobody who is removed can come back', () => {
    expect(task.notices(anna)[0]).toMatch(/can never join the same group again through a link/);
    expect(task.notices(params({ ParticipantNumbers: [ANNA], RotateLinks: true }))).toHaveLength(4);
  });

  it('does not pass over a denial: nobody could tell who is where', async () => {
    await bed.seed([{ Subject: 'One', Participants: [ANNA] }]);
    await faults({ Operation: 'ListChatGroupParticipants', Effect: { Kind: 'Error', Code: 'Ram.PermissionDeny' } });

    await expect(planPlainly(task, bed.context(anna))).rejects.toMatchObject({ code: 'Ram.PermissionDeny' });
  });

  it('passes over a group that vanishes under its eyes', async () => {
    await bed.seed([{ Subject: 'One', Participants: [ANNA] }]);
    await faults({
      Operation: 'ListChatGroupParticipants',
      Effect: { Kind: 'Error', Code: 'GroupError.GroupNotExist' },
    });

    expect(await planPlainly(task, bed.context(anna))).toEqual([]);
  });

  it('counts groups with members who show no number, and touches nobody there', async () => {
    await bed.seed([{ Subject: 'One', Participants: [CARL] }]);
    const Body = JSON.stringify({
      RequestId: 'R',
      Code: 'OK',
      Success: true,
      Data: { Total: 2, List: [{ ParticipantNumber: CARL }, {}] },
    });
    await faults({ Operation: 'ListChatGroupParticipants', Effect: { Kind: 'WrongJson', Body } });

    const run = await runPlainly(task, () => bed.context(anna));

    expect(run.items).toMatchObject([{ action: 'CannotTell', detail: { Hidden: 1, Numbers: [] } }]);
    expect([...run.ends.values()]).toEqual([{ end: 'Skipped', code: 'HiddenMembers' }]);
  });
});

describe('removing', () => {
  it('takes them out of every group, leaves the others, and proves it with masked numbers', async () => {
    const groups = await bed.seed([
      { Subject: 'One', Participants: [ANNA, CARL] },
      { Subject: 'Two', Participants: [BERT, ANNA] },
    ]);

    const run = await runPlainly(task, () => bed.context(annaAndBert));

    expect(await Promise.all(groups.map(({ GroupId }) => bed.members(GroupId)))).toEqual([[CARL], []]);
    expect(new Set([...run.ends.values()].map(({ told }) => JSON.stringify(told)))).toEqual(
      new Set(['{"Removed":["****0011"]}', '{"Removed":["****0011","****0012"]}']),
    );
    expect(run.proof).toEqual({
      Numbers: ['****0011', '****0012'],
      Groups: 2,
      GroupsChecked: 2,
      GroupsGone: 0,
      MembershipsLeft: 0,
      HiddenMembers: 0,
      LeftIn: [],
    });
    expect(JSON.stringify([...run.ends.values(), run.proof])).not.toMatch(/\d{7}/);
  });

  it('waits for CAMS to carry it out', async () => {
    await bed.seed([{ Subject: 'One', Participants: [ANNA] }]);
    await bed.control('POST', 'settings', { Delays: { RemoveParticipantsMs: 15 } });

    const run = await runPlainly(task, () => bed.context(anna));

    expect(run.proof).toMatchObject({ MembershipsLeft: 0, GroupsChecked: 1 });
  });

  it('removes once more whom CAMS left behind', async () => {
    await bed.seed([{ Subject: 'One', Participants: [ANNA, BERT] }]);
    await faults({ Operation: 'DeleteChatGroupParticipants', Effect: { Kind: 'PartialRemoval' } });

    const run = await runPlainly(task, () => bed.context(annaAndBert));

    expect(run.proof).toMatchObject({ MembershipsLeft: 0 });
  });

  it('tells who is left where CAMS does not carry it out', async () => {
    const [group] = await bed.seed([{ Subject: 'One', Participants: [ANNA, BERT] }]);
    await faults({ Operation: 'DeleteChatGroupParticipants', Effect: { Kind: 'PartialRemoval' }, Times: 0 });

    const run = await runPlainly(task, () => bed.context(annaAndBert));

    expect(run.proof).toMatchObject({ MembershipsLeft: 1, LeftIn: [group?.GroupId] });
  });

  it('tells a group that could not be looked at as not checked', async () => {
    const [group] = await bed.seed([{ Subject: 'One', Participants: [ANNA] }]);
    const item = await planOne(anna);
    await task.apply(item, bed.context(anna), 1);
    await faults({
      Operation: 'ListChatGroupParticipants',
      Effect: { Kind: 'Error', Code: 'Ram.PermissionDeny' },
      Times: 0,
    });

    const verification = await task.finish?.(bed.context(anna));

    expect(verification).toMatchObject({
      proof: { GroupsChecked: 0, LeftIn: [group?.GroupId] },
      shortfalls: [{ reason: 'GroupsNotChecked' }],
    });
  });

  it.each([
    ['AfterCommit', 1],
    ['BeforeCommit', 2],
  ])('finds out what became of it when the answer is lost (%s)', async (When, writes) => {
    await bed.seed([{ Subject: 'One', Participants: [ANNA] }]);
    await bed.control('POST', 'settings', { Delays: { RemoveParticipantsMs: 0 } });
    await faults({ Operation: 'DeleteChatGroupParticipants', Effect: { Kind: 'Reset', When } });
    const heard = (await bed.calls()).DeleteChatGroupParticipants;

    const run = await runPlainly(task, () => bed.context(anna));

    expect([...run.ends.values()]).toMatchObject([{ end: 'Done' }]);
    expect((await bed.calls()).DeleteChatGroupParticipants - heard).toBe(writes);
    expect(run.proof).toMatchObject({ Groups: 1, GroupsChecked: 1, MembershipsLeft: 0 });
  });

  it('has nothing to remove from a group that is gone, whenever it went', async () => {
    await bed.seed([{ Subject: 'One', Participants: [ANNA] }]);
    const item = await planOne(anna);
    await bed.control('POST', 'reset', {});
    const gone = { end: 'Already', code: 'Gone' };

    expect(await task.apply(item, bed.context(anna), 1)).toEqual(gone);
    await bed.database.run('UPDATE removal_records SET acknowledged = 0, left_count = NULL');
    expect(await task.apply(item, bed.context(anna), 2)).toEqual(gone);
    expect(await task.finish?.(bed.context(anna))).toMatchObject({
      proof: { GroupsGone: 1, GroupsChecked: 1 },
      shortfalls: [],
    });
  });

  it('looks again where WhatsApp refuses a list that names somebody who has left', async () => {
    const [group] = await bed.seed([{ Subject: 'One', Participants: [ANNA, BERT] }]);
    const item = await planOne(annaAndBert);
    await bed.control('POST', 'leave', { GroupId: group?.GroupId, ParticipantNumber: ANNA });
    const refusal = {
      Operation: 'DeleteChatGroupParticipants',
      Effect: { Kind: 'Error', Code: 'ParticipantError.NotMember', Message: '(#131212) not a member' },
    };
    await faults(refusal);

    const end = await task.apply(item, bed.context(annaAndBert), 1);

    expect(end).toEqual({ end: 'Done', told: { Removed: ['****0012'] } });
    await faults(refusal);
    expect(await task.apply(item, bed.context(annaAndBert, { runId: 'run-2' }), 1)).toEqual({
      end: 'Already',
      code: 'NotMember',
    });
  });

  it('fails for good where CAMS refuses, and tells those who are left', async () => {
    await bed.seed([{ Subject: 'One', Participants: [ANNA] }]);
    await faults({
      Operation: 'DeleteChatGroupParticipants',
      Effect: { Kind: 'Error', Code: 'Ram.PermissionDeny' },
      Times: 0,
    });

    const run = await runPlainly(task, () => bed.context(anna));

    expect([...run.ends.values()]).toEqual([{ end: 'Failed', code: 'Ram.PermissionDeny' }]);
    expect(run.proof).toMatchObject({ MembershipsLeft: 1 });
  });
});

describe('rotating the links as well', () => {
  const rotating = params({ ParticipantNumbers: [ANNA], RotateLinks: true });

  it('replaces the link of the groups they were in, once, and of no other', async () => {
    const groups = await bed.seed([
      { Subject: 'One', Participants: [ANNA] },
      { Subject: 'Two', Participants: [CARL] },
    ]);
    await faults({ Operation: 'AddChatGroupInviteLink', Effect: { Kind: 'Reset', When: 'AfterCommit' } });
    const heard = (await bed.calls()).AddChatGroupInviteLink;

    const run = await runPlainly(task, () => bed.context(rotating));

    const links = new Map((await bed.rows()).map(({ GroupId, InviteLink = '' }) => [GroupId, InviteLink]));
    const [record] = await bed.database.run('SELECT live_digest FROM link_records');
    expect((await bed.calls()).AddChatGroupInviteLink - heard).toBe(1);
    expect(links.get(groups[0]?.GroupId)).not.toBe(groups[0]?.InviteLink);
    expect(links.get(groups[1]?.GroupId)).toBe(groups[1]?.InviteLink);
    expect(record?.['live_digest']).toBe(linkDigest(links.get(groups[0]?.GroupId) ?? ''));
    expect([...run.ends.values()]).toEqual([{ end: 'Done', told: { Removed: ['****0011'] } }]);
    expect(run.proof).toMatchObject({ MembershipsLeft: 0, LinksChanged: 1, LinksConfirmed: 1 });
  });

  it('fails an item whose link could not be replaced, although the member is out', async () => {
    await bed.seed([{ Subject: 'One', Participants: [ANNA] }]);
    await faults({ Operation: 'AddChatGroupInviteLink', Effect: { Kind: 'Error', Code: 'Ram.PermissionDeny' } });

    const run = await runPlainly(task, () => bed.context(rotating));

    expect([...run.ends.values()]).toEqual([
      { end: 'Failed', code: 'Ram.PermissionDeny', told: { Removed: ['****0011'] } },
    ]);
    expect(run.proof).toMatchObject({ MembershipsLeft: 0, LinksChanged: 0 });
  });
});
