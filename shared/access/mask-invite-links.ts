import type { Grant } from './policy.js';

const MASKED = 'https://chat.whatsapp.com/****';

interface GroupRows {
  readonly Data: { readonly Total: number; readonly List: readonly { readonly InviteLink?: string | undefined }[] };
}

/** Hides the invite links of a list from a caller without `invite-link:read`: whoever holds a link can join. */
export const maskInviteLinks = <Answer extends GroupRows>(answer: Answer, grant: Grant | undefined): Answer => {
  if (grant?.scopes.includes('invite-link:read')) return answer;
  const List = answer.Data.List.map((row) => (row.InviteLink ? { ...row, InviteLink: MASKED } : row));
  return { ...answer, Data: { ...answer.Data, List } };
};
