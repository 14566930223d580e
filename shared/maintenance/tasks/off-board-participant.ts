import * as z from 'zod/mini';

import { serviceError } from '../../errors/service-error.js';
import { TWIN_IS_MEMBER } from '../../groups/is-twin-member.js';
import { readWrittenNumber } from '../../numbers/read-written-number.js';
import { twinOf } from '../../operations/number-twin.js';
import type { ItemEnd, Task } from '../task.js';
import { changeLink, digestOfLink } from './change-link.js';
import { findNumbers, type MembersFound } from './find-numbers.js';
import { lookAtMembers } from './look-at-members.js';
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
  plan: async (group, { params, cams }) => {
    const { GroupId: groupId, Subject } = group;
    if (groupId === undefined || group.GroupStatus === 'DELETING') return undefined;
    const { ParticipantNumbers: asked } = params;
    const { members, hidden } = await lookAtMembers(cams, groupId, [...asked, ...twinsOf(asked)]);
    if (members.length === 0 && hidden === 0) return undefined;
    const twins = members.filter((number) => !asked.includes(number));
    const detail: Detail = {
      Numbers: members.filter((number) => asked.includes(number)),
      ...(twins.length > 0 ? { Twins: twins } : {}),
      Hidden: hidden,
      ...(Subject === undefined ? {} : { Subject }),
      Before: digestOfLink(group),
    };
    return { groupId, action: actionOf(detail), detail: { ...detail } };
  },
  apply: async ({ groupId, action, detail }, context, attempt): Promise<ItemEnd> => {
    const skipped = skips[action];
    if (skipped !== undefined) return { end: 'Skipped', code: skipped };
    // Written by `plan` above.
    const { Numbers, Subject, Before } = detail as unknown as Detail;
    const removed = await removeMembers(groupId, Numbers, context);
    const goesOn = removed.end === 'Done' || (removed.end === 'Already' && removed.code !== 'Gone');
    if (!context.params.RotateLinks || !goesOn) return removed;
    const rotated = await changeLink('replace', { groupId, subject: Subject, before: Before }, context, attempt);
    const finished = rotated.end === 'Done' || rotated.end === 'Already';
    return finished ? removed : { ...rotated, ...(removed.told ? { told: removed.told } : {}) };
  },
  findNumbers: ({ ParticipantNumbers: asked }, details, allWereSeen) => findNumbers(asked, details, allWereSeen),
  allowsMissing: ({ AllowMissing }) => AllowMissing,
  finish: async (context) => ({
    ...(await proveRemoval(context.params.ParticipantNumbers, context)),
    ...(context.params.RotateLinks ? await proveLinks(context) : {}),
  }),
};
