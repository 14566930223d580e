import type { CatalogueEntry } from './entry.js';
import { meanings } from './meanings.js';

/**
 * CAMS publishes no code for what goes wrong with groups themselves. These are the ones our local CAMS answers, coined in
 * the manner of the published ones; the real ones will differ, which is why WhatsApp's number in the message counts first.
 */
export const unpublishedCodes: Readonly<Record<string, CatalogueEntry>> = {
  'GroupError.GroupNotActive': meanings.NotActive,
  'InviteLinkError.InviteLinkNotExist': meanings.LinkNotFound,
  RequestBodyTooLarge: {
    status: 413,
    retry: 'never',
    message: 'CAMS does not take a body this large.',
    advice: 'Send shorter parameters.',
  },
};
