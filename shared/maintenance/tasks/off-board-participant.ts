import * as z from 'zod/mini';

import { serviceError } from '../../errors/service-error.js';
import type { ItemEnd, Task } from '../task.js';
import { changeLink, digestOfLink } from './change-link.js';
import { lookAtMembers } from './look-at-members.js';
import { ParticipantNumbers } from './participant-numbers.js';
import { proveLinks } from './prove-links.js';
import { proveRemoval } from './prove-removal.js';
import { removeMembers } from './remove-members.js';

const Params = z.strictObject({
  ParticipantNumbers,
  RotateLinks: z._default(z.boolean({ error: 'must be true or false' }), false),
});

type Params = z.infer<typeof Params>;

/** What the plan keeps of a group. Numbers are in full: they are needed to act. */
interface Detail {
  readonly Numbers: readonly string[];
  /** How many members show no number. */
  readonly Hidden: number;
  readonly Subject?: string;
  readonly Before: string | null;
}

const CANNOT_TELL = 'CannotTell';

/** Takes people out of every group of a business number, and lists the members again as proof. */
export const offBoardParticipant: Task<Params> = {
  name: 'off-board-participant',
  summary: 'Removes people from every group they are in, and proves it.',
  params: Params,
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
    const refuse = (message: string): never => {
      throw serviceError('InvalidParameter.ParticipantNumbers', { message });
    };
    if (params.ParticipantNumbers.includes(scope.businessNumber)) {
      refuse('ParticipantNumbers holds the business number itself, which cannot leave its groups.');
    }
    if (params.ParticipantNumbers.some((number) => protectedNumbers.has(number))) {
      refuse('ParticipantNumbers holds a number that MAINTENANCE_PROTECTED_NUMBERS protects.');
    }
    return Promise.resolve();
  },
  plan: async (group, { params, cams }) => {
    const { GroupId: groupId, Subject } = group;
    if (groupId === undefined || group.GroupStatus === 'DELETING') return undefined;
    const { members, hidden } = await lookAtMembers(cams, groupId, params.ParticipantNumbers);
    if (members.length === 0 && hidden === 0) return undefined;
    const detail: Detail = {
      Numbers: members,
      Hidden: hidden,
      ...(Subject === undefined ? {} : { Subject }),
      Before: digestOfLink(group),
    };
    return { groupId, action: members.length > 0 ? 'RemoveParticipants' : CANNOT_TELL, detail: { ...detail } };
  },
  apply: async ({ groupId, action, detail }, context, attempt): Promise<ItemEnd> => {
    if (action === CANNOT_TELL) return { end: 'Skipped', code: 'HiddenMembers' };
    // Written by `plan` above.
    const { Numbers, Subject, Before } = detail as unknown as Detail;
    const removed = await removeMembers(groupId, Numbers, context);
    const goesOn = removed.end === 'Done' || (removed.end === 'Already' && removed.code !== 'Gone');
    if (!context.params.RotateLinks || !goesOn) return removed;
    const rotated = await changeLink('replace', { groupId, subject: Subject, before: Before }, context, attempt);
    const finished = rotated.end === 'Done' || rotated.end === 'Already';
    return finished ? removed : { ...rotated, ...(removed.told ? { told: removed.told } : {}) };
  },
  finish: async (context) => ({
    ...(await proveRemoval(context.params.ParticipantNumbers, context)),
    ...(context.params.RotateLinks ? await proveLinks(context) : {}),
  }),
};
