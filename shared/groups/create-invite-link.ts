import type { Call } from '../call.js';
import type { SuccessEnvelope } from '../cams/ok-envelope.js';
import { send } from '../cams/send.js';
import { AddChatGroupInviteLink } from '../operations/add-chat-group-invite-link.js';
import type { RequestOf } from '../operations/operation.js';
import type { OpenStore } from '../state/create-record.js';
import { createOnce } from './create-once.js';
import { linkCreation } from './link-creation.js';
import { openRecords } from './open-records.js';

/**
 * Makes an invite link: with a ClientToken at most once, because a second one kills the first.
 *
 * @throws {ServiceError} what `createOnce` throws; `InvalidParameter.ClientToken` (400) for a token without a store.
 */
export const createInviteLink = async (
  request: RequestOf<typeof AddChatGroupInviteLink>,
  call: Call,
  openStore: OpenStore,
): Promise<SuccessEnvelope<typeof AddChatGroupInviteLink>> => {
  const { ClientToken } = request;
  const creates = ClientToken === undefined ? undefined : await openRecords(openStore, call, ClientToken);
  if (ClientToken === undefined || !creates) return send(AddChatGroupInviteLink, request, call);
  const { answer } = await createOnce(linkCreation(request, ClientToken, call), call, creates);
  return { RequestId: answer.requestId, Code: 'OK', Success: true, ...answer.elements };
};
