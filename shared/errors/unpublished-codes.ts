import type { CatalogueEntry } from './entry.js';

/**
 * CAMS publishes no code for what goes wrong with groups themselves. These are the ones our local CAMS answers, coined in
 * the manner of the published ones; the real ones will differ, which is why WhatsApp's number in the message counts first.
 */
export const unpublishedCodes: Readonly<Record<string, CatalogueEntry>> = {
  'GroupError.GroupNotActive': {
    status: 409,
    retry: 'backoff',
    message: 'The group is not in use: it is still being created or deleted, or its creation failed.',
    advice: 'Wait until ListChatGroup shows the group as ACTIVE, then repeat the call.',
    retryAfterSeconds: 1,
  },
  'InviteLinkError.InviteLinkNotExist': {
    status: 404,
    retry: 'never',
    message: 'The group has no invite link.',
    advice: 'Make one with AddChatGroupInviteLink.',
    provesDone: ['DeleteChatGroupInviteLink'],
  },
  RequestBodyTooLarge: {
    status: 413,
    retry: 'never',
    message: 'CAMS does not take a body this large.',
    advice: 'Send shorter parameters.',
  },
};
