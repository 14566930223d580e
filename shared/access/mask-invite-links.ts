import { ChatGroup } from '../operations/elements.js';
import { maskUnknown } from './mask-unknown.js';
import type { Grant } from './policy.js';

const MASKED = 'https://chat.whatsapp.com/****';

/** The members of a row that people join by. Whether GroupLink is one of a WhatsApp group is not documented. */
interface Links {
  readonly InviteLink?: string | undefined;
  readonly GroupLink?: string | undefined;
}

interface GroupRows {
  readonly Data: { readonly Total: number; readonly List: readonly Links[] };
}

const maskRow = <Row extends Links>(row: Row): Row => ({
  ...maskUnknown(row, ChatGroup.shape),
  ...(row.InviteLink && { InviteLink: MASKED }),
  ...(row.GroupLink && { GroupLink: MASKED }),
});

/** Hides the links of a list of groups from a caller without `invite-link:read`: whoever holds a link can join. */
export const maskInviteLinks = <Answer extends GroupRows>(answer: Answer, grant: Grant | undefined): Answer => {
  if (grant?.scopes.includes('invite-link:read')) return answer;
  return { ...answer, Data: { ...answer.Data, List: answer.Data.List.map(maskRow) } };
};
