import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { runCams, type RunningCams } from '../running-cams.js';
import type { HttpAnswer } from '../send-http.js';

const phone = (index: number): string => `861380000010${String(index)}`;

let running: RunningCams;
let GroupId = '';
let InviteLink = '';
beforeEach(async () => {
  running = await runCams();
  const [group] = await running.seed({});
  GroupId = group?.GroupId ?? '';
  InviteLink = group?.InviteLink ?? '';
});
afterEach(() => running.stop());

const join = (index: number, link = InviteLink): Promise<HttpAnswer> =>
  running.control('join', { InviteLink: link, ParticipantNumber: phone(index) });

const remove = (...indexes: number[]): Promise<HttpAnswer> =>
  running.call('DeleteChatGroupParticipants', {
    GroupId,
    List: JSON.stringify(indexes.map((index) => ({ ParticipantNumber: phone(index) }))),
  });

const newLink = async (): Promise<string> =>
  String((await running.call('AddChatGroupInviteLink', { GroupId })).body['InviteLink']);

describe('an invite link', () => {
  it('lets people in, who are listed in the order they came', async () => {
    const joined = await join(2);
    await join(1);

    expect(joined).toMatchObject({ status: 200, body: { GroupId, TotalParticipantCount: 1 } });
    expect(await running.members(GroupId)).toEqual([phone(2), phone(1)]);
  });

  it('dies when a new one is made; members stay', async () => {
    await join(1);

    const link = await newLink();
    const old = await join(2);
    const fresh = await join(3, link);
    const [row] = await running.rows();

    expect(link).not.toBe(InviteLink);
    expect([old.status, old.body['Code']]).toEqual([404, 'InviteLinkError.InviteLinkNotExist']);
    expect(fresh.status).toBe(200);
    expect(row?.InviteLink).toBe(link);
    expect(await running.members(GroupId)).toEqual([phone(1), phone(3)]);
  });

  it('dies when it is deleted, and can be deleted once', async () => {
    const first = await running.call('DeleteChatGroupInviteLink', { GroupId });
    const second = await running.call('DeleteChatGroupInviteLink', { GroupId });
    const joined = await join(1);
    const [row] = await running.rows();

    expect(first.body['Result']).toBe(1);
    expect([second.status, second.body['Code']]).toEqual([400, 'InviteLinkError.InviteLinkNotExist']);
    expect(joined.status).toBe(404);
    expect(row).not.toHaveProperty('InviteLink');
  });

  it('can be made anew after it was deleted', async () => {
    await running.call('DeleteChatGroupInviteLink', { GroupId });

    const joined = await join(1, await newLink());

    expect(joined.status).toBe(200);
  });

  it('dies with its group, at once', async () => {
    await running.call('DeleteChatGroup', { GroupId });

    const joined = await join(1);

    expect(joined.status).toBe(404);
  });
});

describe('a group', () => {
  it('takes 8 members and no ninth until one leaves', async () => {
    for (let index = 0; index < 8; index += 1) await join(index);

    const ninth = await join(8);
    await running.control('leave', { GroupId, ParticipantNumber: phone(0) });
    const again = await join(8);

    expect([ninth.status, ninth.body['Code']]).toEqual([409, 'GroupError.GroupFull']);
    expect(again.status).toBe(200);
  });

  it('takes a member only once, full or not', async () => {
    for (let index = 0; index < 8; index += 1) await join(index);

    const again = await join(3);

    expect(again).toMatchObject({ status: 200, body: { TotalParticipantCount: 8 } });
  });

  it('lets no one in while it is suspended', async () => {
    const [group] = await running.seed({ GroupStatus: 'SUSPENDED' });

    const joined = await join(1, group?.InviteLink);

    expect([joined.status, joined.body['Code']]).toEqual([409, 'GroupError.GroupSuspended']);
  });

  it('has the business in it already', async () => {
    const joined = await running.control('join', { InviteLink, ParticipantNumber: '8613800000000' });

    expect([joined.status, joined.body['Code']]).toEqual([409, 'ParticipantError.ParticipantIsBusiness']);
  });
});

describe('leaving', () => {
  it('leaves the way back open', async () => {
    await join(1);

    const left = await running.control('leave', { GroupId, ParticipantNumber: phone(1) });
    const back = await join(1);

    expect(left).toMatchObject({ status: 200, body: { GroupId, TotalParticipantCount: 0 } });
    expect(back.status).toBe(200);
  });

  it('is for members of groups that exist', async () => {
    const stranger = await running.control('leave', { GroupId, ParticipantNumber: phone(1) });
    const nowhere = await running.control('leave', { GroupId: 'EA0', ParticipantNumber: phone(1) });

    expect([stranger.status, stranger.body['Code']]).toEqual([404, 'ParticipantError.ParticipantNotExist']);
    expect([nowhere.status, nowhere.body['Code']]).toEqual([404, 'GroupError.GroupNotExist']);
  });
});

describe('DeleteChatGroupParticipants', () => {
  it('has members off the list a moment later, and counts them', async () => {
    await join(1);
    await join(2);
    await join(3);

    const { body } = await remove(1, 3);
    const atOnce = await running.members(GroupId);
    running.advance(50);
    const later = await running.members(GroupId);

    expect(body['Result']).toBe(2);
    expect(atOnce).toHaveLength(3);
    expect(later).toEqual([phone(2)]);
  });

  it('bars the removed for good, through old links and new ones, before and after they are gone', async () => {
    await join(1);
    await remove(1);

    const before = await join(1);
    running.advance(50);
    const after = await join(1);
    const renewed = await join(1, await newLink());

    for (const { status, body } of [before, after, renewed]) {
      expect([status, body['Code']]).toEqual([403, 'ParticipantError.ParticipantRemoved']);
    }
  });

  it('passes over those who are no members, and does not bar them', async () => {
    await join(1);

    const { body } = await remove(1, 2);
    const stranger = await join(2);

    expect(body['Result']).toBe(1);
    expect(stranger.status).toBe(200);
  });

  it('counts a member once, however often the removal is asked for', async () => {
    await join(1);

    const results = [await remove(1), await remove(1)].map(({ body }) => body['Result']);

    expect(results).toEqual([1, 0]);
  });

  it('refuses a list that names one twice', async () => {
    await join(1);

    const { status, body } = await remove(1, 1);

    expect([status, body['Code']]).toEqual([400, 'ParticipantError.ParticipantDuplicate']);
    expect(await running.members(GroupId)).toEqual([phone(1)]);
  });

  it('takes the flattened list', async () => {
    await join(1);

    const { body } = await running.call('DeleteChatGroupParticipants', {
      GroupId,
      'List.1.ParticipantNumber': phone(1),
    });

    expect(body['Result']).toBe(1);
  });

  it('has nothing to do without a list, or with an empty one', async () => {
    const answers = [await running.call('DeleteChatGroupParticipants', { GroupId }), await remove()];

    expect(answers.map(({ body }) => body['Result'])).toEqual([0, 0]);
  });
});

describe('ListChatGroupParticipants', () => {
  it('answers all members without a Page, and a part with one', async () => {
    for (let index = 0; index < 5; index += 1) await join(index);

    const all = await running.call('ListChatGroupParticipants', { GroupId });
    const second = await running.call('ListChatGroupParticipants', { GroupId, Page: '{"Index":2,"Size":2}' });
    const sizeless = await running.call('ListChatGroupParticipants', { GroupId, Page: '{}' });

    expect(all.body['Data']).toMatchObject({ Total: 5 });
    expect(second.body['Data']).toEqual({
      Total: 5,
      List: [{ ParticipantNumber: phone(2) }, { ParticipantNumber: phone(3) }],
    });
    expect(sizeless.body['Data']).toEqual(all.body['Data']);
  });
});
