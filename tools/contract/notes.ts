import type { OperationName } from '../../shared/operations/operation.js';

/**
 * What the official pages of an operation leave unsaid, and what our function does about it. Prose of the reference alone:
 * nothing at run time reads it.
 */
export const notes: Readonly<Record<OperationName, readonly string[]>> = {
  AddChatGroup: [
    'CAMS answers before the group exists, with `UniqueCode` and no group ID. With `WaitSeconds` the function watches ListChatGroup until the group is ACTIVE and answers `GroupId`; a group that is not ready in time is answered without it, and the same `ClientToken` goes on waiting. `GroupStatus` is a state that was seen. Where several creates of one Subject were under way at the same time, `Message` says that the group cannot be told: a Subject of its own for each group avoids it.',
    'A lost answer and a repeat make a second group upstream. With a `ClientToken` the function creates at most one for it, whoever repeats the request, and answers `OutcomeUnknown` rather than guess: [create-once.md](../create-once.md).',
    '**Send a `ClientToken`.** Without one, whatever stands between you and the function can make a second group: a gateway, a proxy, a client or a workflow that repeats after a lost connection or a time-out. The function cannot prevent it, because it cannot tell a repeat from a new request.',
    'The official page calls `Subject` optional in newer editions; that is for another messenger. WhatsApp makes no group without one, so it is required here.',
    'Official SDKs have no `GroupType` here; ListChatGroup alone has it, as a filter. So it is refused.',
    'A group has 8 members at most, beside the business. Nobody can be added: people join by the invite link.',
  ],
  UpdateChatGroup: [
    'A field that is left out keeps its value. Without any field to change there is nothing to do: `Result` is 0, and CAMS is not called.',
    'When CAMS answers `Result` 0 the function reads the list of groups: a group that is not there is `GroupNotFound`, else the outcome is `Unknown`.',
    'The change is accepted, not done, when the answer arrives: the group may be UPDATING for a moment.',
    'CAMS accepts a picture by its address and fetches it later, so a bad one fails unseen. The function fetches and measures it first: [pictures.md](../pictures.md). `PICTURE_CHECK=false` switches that off.',
    'An empty `Description` is sent as it is. Whether CAMS clears the description then is not published.',
  ],
  ListChatGroup: [
    'Whether the filter `Subject` means equal, begins with or contains is not published. Compare the rows yourself where it matters.',
    'The order of rows is not published, and groups may come and go between two pages: `Total` counts at the time of the answer.',
    'A group that is being created may be listed without `GroupId`, or not at all.',
    'The unit of `GmtModifier` is not published; the local CAMS answers milliseconds since 1970.',
    'Rows gain elements over time: one that is not in the table is passed on as CAMS answers it, unless it holds a whole number too large to be read exactly.',
    'Callers without the scope `invite-link:read` get `InviteLink` and `GroupLink` masked, and in elements that are not in the table every text that could be a link.',
  ],
  DeleteChatGroup: [
    'Deletion is final. CAMS takes the group away after its answer; until then it may be listed as DELETING.',
    'Where the function itself repeats the deletion after a lost answer of CAMS, and the group is gone then, it answers `OK` with `Result` 1. A repeat of the caller is another call: it is answered `GroupNotFound`.',
    'When CAMS answers `Result` 0 the function reads the list of groups: a group that is not there is `GroupNotFound`, else the outcome is `Unknown`.',
  ],
  AddChatGroupInviteLink: [
    'The link that was valid before stops working, even when the answer with the new one is lost. With a `ClientToken` a repeat answers the link that was made instead of making another: [create-once.md](../create-once.md).',
    'The link is a secret. It is answered in full to whoever may call this operation: `invite-link:read` is about the lists of links. Records keep a digest of it and, with `STATE_KEY`, the link itself, encrypted: [state.md](../state.md#invite-links).',
  ],
  DeleteChatGroupInviteLink: [
    'When CAMS answers `Result` 0 the function reads the list of groups: a group that is not there is `GroupNotFound`, else the outcome is `Unknown`.',
    'Members stay; nobody can join until AddChatGroupInviteLink makes a new link.',
    'What CAMS answers for a group that has no link is not published. Where the function itself repeats the call after a lost answer of CAMS, and hears that there is none then, it answers `OK` with `Result` 1.',
  ],
  ListChatGroupParticipants: [
    'CAMS calls the operation a preview and may deny it to an account: 403 with `AccessDeniedDetail`. Ask Alibaba Cloud to allow it.',
    'A member whose number WhatsApp does not show stays in the list as a row without `ParticipantNumber`. What else CAMS answers of a member is passed on as it is.',
    'Whether the business itself is in the list is not published; the local CAMS leaves it out.',
  ],
  DeleteChatGroupParticipants: [
    'CAMS answers a count and no names, and whether it counts those asked for or those removed is not published. The function looks at the members before and after: [remove-and-confirm.md](../remove-and-confirm.md).',
    'Somebody who was removed can never come back by an invite link, whoever sends it.',
    'Without a `List` there is nothing to do: `Result` is 0, and CAMS is not called.',
    '`Confirm=false` sends the removal and answers what CAMS says, in one call.',
  ],
};
