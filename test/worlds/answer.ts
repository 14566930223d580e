import { GONE, listGroups, listMembers } from './answer-lists.js';
import type { TrueGroup, World } from './world.js';

type Parameters = Readonly<Record<string, string>>;
type Answer = Readonly<Record<string, unknown>>;

const COMES_BACK_MS = 3000;

/** Members as lists show them, where that is not who is there. */
const shownMembers = new WeakMap<TrueGroup, readonly string[]>();

const create = (world: World, { Subject = '' }: Parameters): Answer => {
  world.created.set(Subject, (world.created.get(Subject) ?? 0) + 1);
  const delayMs = Number(world.is('create-delay'));
  world.add(Subject, {
    madeFor: Subject,
    status: delayMs === 0 ? 'ACTIVE' : 'CREATING',
    activeAtMs: world.nowMs() + delayMs,
    description: '',
    picture: '',
  });
  const refusal = world.is('refused-before-execution');
  if (refusal === 'throttle-after-row') return { Code: 'System.LimitControl', Success: false, status: 400 };
  if (refusal === 'meta-after-row') return { Code: 'Group.Fail', Success: false, Message: '(#131208) rate' };
  return { UniqueCode: '1' };
};

const update = (world: World, group: TrueGroup, sent: Parameters): Answer => {
  const keeps = world.is('update-omitted') === 'kept';
  group.subject = sent['Subject'] ?? group.subject;
  group.description = sent['Description'] ?? (keeps ? group.description : '');
  group.picture = sent['ProfilePictureFile'] ?? (keeps ? group.picture : '');
  world.note();
  return { Result: 1 };
};

const remove = (world: World, group: TrueGroup, { List = '[]' }: Parameters): Answer => {
  const asked = (JSON.parse(List) as { ParticipantNumber: string }[]).map((each) => each.ParticipantNumber);
  const before = group.members;
  const after = before.filter((number) => !asked.includes(number));
  if (world.is('members-source') === 'optimistic' && world.random() < 0.5) {
    // CAMS shows them as gone, and then it fails.
    shownMembers.set(group, after);
    world.later(COMES_BACK_MS, () => shownMembers.delete(group));
  } else group.members = after;
  world.note();
  return { Result: before.length - after.length };
};

const addLink = (world: World, group: TrueGroup): Answer => {
  if (world.is('add-link-on-existing') === 'new' || group.link === null) {
    group.lastLink = group.link;
    group.link = world.newLink();
    group.activeAtMs = world.nowMs();
    world.note();
  }
  return world.is('add-link-answer') === 'absent' ? {} : { InviteLink: group.link };
};

const deleteLink = (world: World, group: TrueGroup): Answer => {
  if (group.link === null) return { Code: 'Chat.NoLink', Success: false, Message: 'no link', status: 400 };
  group.lastLink = group.link;
  group.link = null;
  group.activeAtMs = world.nowMs();
  world.note();
  return { Result: 1 };
};

const destroy = (world: World, group: TrueGroup): Answer => {
  if (world.is('success-flag') === 'false-is-failed' && world.random() < 0.5) return { Success: false };
  group.deleted = true;
  if (world.is('delete-row') === 'inactive') group.status = 'INACTIVE';
  world.note();
  return { Result: 1 };
};

/** Answers a call as this world does. */
export const answer = (world: World, action: string, sent: Parameters): Answer => {
  world.calls += 1;
  world.tick();
  if (action === 'ListChatGroup') return listGroups(world, sent) as Answer;
  if (action === 'AddChatGroup') return create(world, sent);
  const group = world.find(sent['GroupId']);
  const hides = group?.status === 'SUSPENDED' && world.is('gone-means-gone') === 'also-suspended';
  if (!group || hides || group.status === 'CREATING') {
    const counts = action !== 'ListChatGroupParticipants' && action !== 'AddChatGroupInviteLink';
    return counts && world.is('unknown-group') === 'result-0' ? { Result: 0 } : GONE;
  }
  switch (action) {
    case 'ListChatGroupParticipants':
      return listMembers(world, group, shownMembers.get(group) ?? group.members) as Answer;
    case 'UpdateChatGroup':
      return update(world, group, sent);
    case 'DeleteChatGroup':
      return destroy(world, group);
    case 'AddChatGroupInviteLink':
      return addLink(world, group);
    case 'DeleteChatGroupInviteLink':
      return deleteLink(world, group);
    default:
      return remove(world, group, sent);
  }
};
