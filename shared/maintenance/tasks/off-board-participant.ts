import * as z from 'zod/mini';

import { type NamedRow, stateOf } from '../../cams/read/row.js';
import { serviceError } from '../../errors/service-error.js';
import { TWIN_IS_MEMBER } from '../../groups/is-twin-member.js';
import { readWrittenNumber } from '../../numbers/read-written-number.js';
import { twinOf } from '../../operations/number-twin.js';
import { type CamsProfile, isObserved } from '../../settings/cams-profile.js';
import type { ItemEnd, Task } from '../task.js';
import { changeLink, digestOfLink } from './change-link.js';
import { findNumbers, type MembersFound } from './find-numbers.js';
import { lookAtMembers, MEMBERS_INCOMPLETE, type MemberSight } from './look-at-members.js';
import { ParticipantNumbers } from './participant-numbers.js';
import { proveLinks } from './prove-links.js';
import { proveRemoval } from './prove-removal.js';
import { removeMembers } from './remove-members.js';

const Params = z.strictObject({
  ParticipantNumbers,
  RotateLinks: z._default(z.boolean({ error: 'must be true or false' }), false),
  /** Whether a number that is in no group counts as removed. */
  AllowMissing: z._default(z.boolean({ error: 'must be true or false' }), false),
});

type Params = z.infer<typeof Params>;

/** What the plan keeps of a group. Numbers are in full: they are needed to act. */
interface Detail extends MembersFound {
  readonly Subject?: string;
  readonly Before: string | null;
}

/** What nothing is done to: groups with members who show no number, or with somebody's number in another form. */
const skips: Readonly<Record<string, string>> = { CannotTell: 'HiddenMembers', TwinOnly: TWIN_IS_MEMBER };

const actionOf = ({ Numbers, Twins = [] }: Detail): string => {
  if (Numbers.length > 0) return 'RemoveParticipants';
  return Twins.length > 0 ? 'TwinOnly' : 'CannotTell';
};

const twinsOf = (numbers: readonly string[]): readonly string[] =>
  numbers.flatMap((number) => twinOf(number) ?? []).filter((twin) => !numbers.includes(twin));

/** Whether the row of a group counts as many members as are listed: some may be left out of the list. */
const bearsOut = ({ TotalParticipantCount }: NamedRow, { count }: MemberSight, profile: CamsProfile): boolean =>
  isObserved(profile, 'hidden-members', 'row-without-number') ||
  isObserved(profile, 'hidden-members', 'empty-number') ||
  TotalParticipantCount === count;

/** Takes people out of every group of a business number, and lists the members again as proof. */
export const offBoardParticipant: Task<Params> = {
  name: 'off-board-participant',
  summary: 'Removes people from every group they are in, and proves it.',
  params: Params,
  readNumber: readWrittenNumber,
  ramActions: [
    'cams:ListChatGroup',
    'cams:ListChatGroupParticipants',
    'cams:DeleteChatGroupParticipants',
    'cams:AddChatGroupInviteLink',
  ],
  caps: () => ({}),
  destructive: true,
  plansByCalls: true,
  notices: ({ RotateLinks }) => [
    'People who are removed can never join the same group again through a link: WhatsApp keeps them out for good.',
    'Members who show no number cannot be recognised: groups that have such members are counted as CannotTell.',
    'Whoever joins a group after the plan was made is not removed.',
    ...(RotateLinks ? ['The links of those groups stop working for good; ListChatGroup shows the new ones.'] : []),
  ],
  prepare: ({ params, scope, config }) => {
    const { protectedNumbers } = config.maintenance;
    // The settings are read with what this task reads numbers with, so that none protects nobody.
    if (!protectedNumbers) throw new Error('the protected numbers were not read');
    const refuse = (message: string): never => {
      throw serviceError('InvalidParameter.ParticipantNumbers', { message });
    };
    const asked = [...params.ParticipantNumbers, ...twinsOf(params.ParticipantNumbers)];
    if (asked.includes(scope.businessNumber)) {
      refuse('ParticipantNumbers holds the business number itself, which cannot leave its groups.');
    }
    if (asked.some((number) => protectedNumbers.has(number))) {
      refuse('ParticipantNumbers holds a number that MAINTENANCE_PROTECTED_NUMBERS protects.');
    }
    return Promise.resolve();
  },
  plan: async (group, context) => {
    const { GroupId: groupId, Subject } = group;
    if (stateOf(group) === 'DELETING') return undefined;
    const { ParticipantNumbers: asked } = context.params;
    const sight = await lookAtMembers(context, groupId, [...asked, ...twinsOf(asked)], Subject);
    const { members, hidden } = sight;
    const complete = sight.complete && (sight.gone || bearsOut(group, sight, context.config.profile));
    if (members.length === 0 && hidden === 0 && complete) return undefined;
    const twins = members.filter((number) => !asked.includes(number));
    const detail: Detail = {
      Numbers: members.filter((number) => asked.includes(number)),
      ...(twins.length > 0 ? { Twins: twins } : {}),
      Hidden: hidden,
      ...(complete ? {} : { Incomplete: true }),
      ...(Subject === undefined ? {} : { Subject }),
      Before: digestOfLink(group),
    };
    return { groupId, action: actionOf(detail), detail: { ...detail } };
  },
  apply: async ({ groupId, action, detail }, context, attempt): Promise<ItemEnd> => {
    // Written by `plan` above.
    const { Numbers, Subject, Before, Incomplete = false } = detail as unknown as Detail;
    const untold: ItemEnd = { end: 'Failed', code: MEMBERS_INCOMPLETE };
    const skipped = skips[action];
    if (skipped !== undefined) return Incomplete ? untold : { end: 'Skipped', code: skipped };
    const removed = await removeMembers(groupId, Numbers, Subject, context);
    const goesOn = removed.end === 'Done' || (removed.end === 'Already' && removed.code !== 'Gone');
    const end = goesOn && Incomplete ? { ...removed, ...untold } : removed;
    if (!context.params.RotateLinks || !goesOn) return end;
    const rotated = await changeLink('replace', { groupId, subject: Subject, before: Before }, context, attempt);
    const finished = rotated.end === 'Done' || rotated.end === 'Already';
    return finished ? end : { ...rotated, ...(removed.told ? { told: removed.told } : {}) };
  },
  finish: async (context) => {
    const removal = await proveRemoval(context.params.ParticipantNumbers, context);
    if (!context.params.RotateLinks) return removal;
    const links = await proveLinks(context);
    return {
      proof: { ...removal.proof, ...links.proof },
      shortfalls: [...removal.shortfalls, ...links.shortfalls],
    };
  },
  findNumbers: ({ ParticipantNumbers: asked }, plan, allWereSeen) => findNumbers(asked, plan, allWereSeen),
  allowsMissing: ({ AllowMissing }) => AllowMissing,
};
