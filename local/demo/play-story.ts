import assert from 'node:assert/strict';

import { AddChatGroup } from '../../shared/operations/add-chat-group.js';
import { AddChatGroupInviteLink } from '../../shared/operations/add-chat-group-invite-link.js';
import { DeleteChatGroup } from '../../shared/operations/delete-chat-group.js';
import { DeleteChatGroupInviteLink } from '../../shared/operations/delete-chat-group-invite-link.js';
import { DeleteChatGroupParticipants } from '../../shared/operations/delete-chat-group-participants.js';
import { ListChatGroup } from '../../shared/operations/list-chat-group.js';
import { ListChatGroupParticipants } from '../../shared/operations/list-chat-group-participants.js';
import type { ResponseOf } from '../../shared/operations/operation.js';
import { UpdateChatGroup } from '../../shared/operations/update-chat-group.js';
import type { CallOperation } from './call-operation.js';
import type { Narrator } from './create-narrator.js';
import type { OpenLink } from './open-link.js';
import { waitUntil } from './wait-until.js';

export interface Stage {
  readonly call: CallOperation;
  readonly open: OpenLink;
  readonly narrator: Narrator;
}

type Group = ResponseOf<typeof ListChatGroup>['Data']['List'][number];

const ours = { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000' };
const [anna, ben, carla, dora] = ['8613800000001', '8613800000002', '8613800000003', '8613800000004'] as const;
const SUBJECT = 'Order 1042';
const NEW_SUBJECT = 'Order 1042, shipped';

/** The life of one group, from its creation to its end. Throws at the first step that does not hold. */
export const playStory = async ({ call, open, narrator: { step, asks, hears } }: Stage): Promise<void> => {
  const groupsNamed = async (Subject: string): Promise<readonly Group[]> =>
    (await call(ListChatGroup, { ...ours, Page: { Index: 1, Size: 10 }, Subject })).Data.List;
  const members = async (GroupId: string): Promise<readonly string[]> =>
    (await call(ListChatGroupParticipants, { ...ours, GroupId })).Data.List.map((row) => String(row.ParticipantNumber));
  const phoneHears = async (phone: string, link: string, expected: string): Promise<void> => {
    asks(`phone ${phone} opens ${link}`);
    const heard = await open(phone, link);
    assert.equal(heard, expected, `the phone heard ${heard} instead of ${expected}`);
    hears(heard === 'OK' ? 'joined' : `may not join: ${heard}`);
  };

  const wanted = {
    ...ours,
    Subject: SUBJECT,
    Description: 'Where is my parcel?',
    ClientToken: 'order-1042',
    WaitSeconds: 10,
  };

  const GroupId = await step('The business asks for a group and waits for it', async () => {
    asks(`AddChatGroup Subject="${SUBJECT}" ClientToken=${wanted.ClientToken} WaitSeconds=10`);
    const { GroupId: made, GroupStatus } = await call(AddChatGroup, wanted);
    assert.equal(GroupStatus, 'ACTIVE', `the group is ${String(GroupStatus)}`);
    hears(`OK, ${GroupStatus}, GroupId ${String(made)}`);
    return String(made);
  });

  await step('It asks again, as after a lost answer: no second group', async () => {
    asks(`AddChatGroup Subject="${SUBJECT}" ClientToken=${wanted.ClientToken} WaitSeconds=10`);
    const again = await call(AddChatGroup, wanted);
    assert.equal(again.GroupId, GroupId, 'the repeat made another group');
    assert.equal((await groupsNamed(SUBJECT)).length, 1, 'there is more than one group');
    hears(`OK, the same GroupId; ListChatGroup knows one group "${SUBJECT}"`);
  });
  const its = { ...ours, GroupId };

  const link = await step('It gets an invite link', async () => {
    asks(`AddChatGroupInviteLink GroupId=${GroupId}`);
    const { InviteLink } = await call(AddChatGroupInviteLink, its);
    assert.ok(InviteLink, 'the link has no name');
    hears(`OK, ${InviteLink}`);
    return InviteLink;
  });

  await step('Three customers join through the link', async () => {
    for (const phone of [anna, ben, carla]) await phoneHears(phone, link, 'OK');
  });

  await step('The list of groups counts them', async () => {
    asks(`ListChatGroup Subject="${SUBJECT}"`);
    const [group] = await groupsNamed(SUBJECT);
    assert.equal(group?.TotalParticipantCount, 3, 'the group does not count 3 members');
    hears(`"${String(group.Subject)}" ${String(group.GroupStatus)}, 3 members`);
  });

  await step('The list of members names them', async () => {
    asks(`ListChatGroupParticipants GroupId=${GroupId}`);
    const numbers = await members(GroupId);
    assert.deepEqual([...numbers].sort(), [anna, ben, carla], `the members are ${numbers.join(', ')}`);
    hears(numbers.join(', '));
  });

  await step('The parcel leaves: the group gets a new name', async () => {
    asks(`UpdateChatGroup GroupId=${GroupId} Subject="${NEW_SUBJECT}"`);
    await call(UpdateChatGroup, { ...its, Subject: NEW_SUBJECT });
    const group = await waitUntil('the new name', async () => {
      const [found] = await groupsNamed(NEW_SUBJECT);
      return found?.GroupStatus === 'ACTIVE' ? found : undefined;
    });
    assert.equal(group.GroupId, GroupId, 'another group bears the new name');
    hears(`OK, and soon it shows: "${NEW_SUBJECT}"`);
  });

  await step('One customer is removed, and cannot come back through the link', async () => {
    asks(`DeleteChatGroupParticipants GroupId=${GroupId} List=[${ben}]`);
    await call(DeleteChatGroupParticipants, { ...its, List: [{ ParticipantNumber: ben }] });
    const left = await waitUntil('the removal', async () => {
      const numbers = await members(GroupId);
      return numbers.includes(ben) ? undefined : numbers;
    });
    assert.deepEqual([...left].sort(), [anna, carla], `left are ${left.join(', ')}`);
    hears(`OK, left are ${left.join(', ')}`);
    await phoneHears(ben, link, 'ParticipantError.ParticipantRemoved');
  });

  await step('The link is deleted: nobody else can join', async () => {
    asks(`DeleteChatGroupInviteLink GroupId=${GroupId}`);
    await call(DeleteChatGroupInviteLink, its);
    hears('OK');
    await phoneHears(dora, link, 'InviteLinkError.InviteLinkNotExist');
  });

  await step('The order is done: the group is deleted', async () => {
    asks(`DeleteChatGroup GroupId=${GroupId}`);
    await call(DeleteChatGroup, its);
    hears('OK');
  });

  await step('The list shows it no more', async () => {
    asks(`ListChatGroup Subject="${NEW_SUBJECT}"`);
    await waitUntil('the end of the group', async () =>
      (await groupsNamed(NEW_SUBJECT)).length === 0 ? true : undefined,
    );
    hears('OK, no group');
  });
};
