import * as z from 'zod/mini';

import { stateOf } from '../../cams/read/row.js';
import { isObserved } from '../../settings/cams-profile.js';
import type { Task } from '../task.js';
import { changeLink, digestOfLink } from './change-link.js';
import { GroupFilter, IN_USE, isChosen, namedByFilter } from './group-filter.js';
import { proveLinks } from './prove-links.js';

const Params = z.strictObject({
  Filter: z.optional(GroupFilter),
  CloseJoining: z._default(z.boolean({ error: 'must be true or false' }), false),
});

type Params = z.infer<typeof Params>;

/** What the plan keeps of a group. */
interface Detail {
  readonly Subject?: string;
  readonly Before: string | null;
}

/** Gives groups a new invite link, or takes theirs away. Exactly one live link a group is on record afterwards. */
export const rotateInviteLinks: Task<Params> = {
  name: 'rotate-invite-links',
  summary: 'Replaces the invite links of groups, or closes the groups to newcomers.',
  params: Params,
  ramActions: ['cams:ListChatGroup', 'cams:AddChatGroupInviteLink', 'cams:DeleteChatGroupInviteLink'],
  caps: () => ({}),
  destructive: false,
  worksOn: { states: IN_USE, otherwise: 'Failed' },
  named: namedByFilter,
  notices: ({ CloseJoining }) => [
    'Links handed out before stop working for good; an old link cannot be brought back.',
    CloseJoining
      ? 'Nobody can join these groups until a new link is made. Members stay.'
      : 'The new links are not in the report: ListChatGroup shows them. Members stay.',
  ],
  plan: (group, { params, config }) => {
    if (!isChosen(group, params.Filter)) return Promise.resolve(undefined);
    const detail: Detail = {
      ...(group.Subject === undefined ? {} : { Subject: group.Subject }),
      Before: digestOfLink(group),
    };
    // There is no link to close, if rows show links; and a group out of use that has none gets none.
    const needsNone =
      !IN_USE.includes(stateOf(group)) || (params.CloseJoining && isObserved(config.profile, 'row-link', 'now'));
    if (needsNone && detail.Before === null) return Promise.resolve(undefined);
    const action = params.CloseJoining ? 'DeleteLink' : 'ReplaceLink';
    return Promise.resolve({ groupId: group.GroupId, action, detail: { ...detail } });
  },
  apply: ({ groupId, detail }, context, attempt) => {
    // Written by `plan` above.
    const { Subject, Before } = detail as unknown as Detail;
    const change = context.params.CloseJoining ? 'close' : 'replace';
    return changeLink(change, { groupId, subject: Subject, before: Before }, context, attempt);
  },
  finish: proveLinks,
};
