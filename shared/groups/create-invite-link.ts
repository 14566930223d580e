import type { Call } from '../call.js';
import type { SuccessEnvelope } from '../cams/ok-envelope.js';
import { send } from '../cams/send.js';
import { AddChatGroupInviteLink } from '../operations/add-chat-group-invite-link.js';
import type { RequestOf } from '../operations/operation.js';
import type { OpenStore } from '../state/create-record.js';
import { createOnce } from './create-once.js';
import { linkCreation } from './link-creation.js';
import { lookForProduct } from './look-for-product.js';
import { withRecords } from './open-records.js';

type Answer = SuccessEnvelope<typeof AddChatGroupInviteLink>;

// A list may show the new link a little later.
const NAMING_MS = 3000;
const ANSWER_RESERVE_MS = 300;

const NOT_NAMED = {
  Message: 'The link was made, and the one before stopped working; CAMS did not name it.',
  Advice: 'ListChatGroup shows the link of the group. Do not make another: it would end this one.',
};

/** An answer that says what is so where CAMS made a link and did not name it. */
const said = ({ InviteLink, ...answer }: Answer): Answer =>
  InviteLink ? { ...answer, InviteLink } : { ...answer, ...NOT_NAMED };

/**
 * Makes an invite link: with a ClientToken at most once, because a second one kills the first. One that CAMS does not name
 * is then looked up.
 *
 * @throws {ServiceError} what `createOnce` throws; `InvalidParameter.ClientToken` (400) for a token without a store.
 */
export const createInviteLink = (
  request: RequestOf<typeof AddChatGroupInviteLink>,
  call: Call,
  openStore: OpenStore,
): Promise<Answer> => {
  const { ClientToken } = request;
  const sendOnly = async (): Promise<Answer> => said(await send(AddChatGroupInviteLink, request, call));
  if (ClientToken === undefined) return sendOnly();
  return withRecords(openStore, call, ClientToken, async (creates) => {
    if (!creates) return sendOnly();
    const creation = linkCreation(request, ClientToken, call);
    const { record, answer } = await createOnce(creation, call, creates);
    const untilMs = Math.min(call.timing.nowMs() + NAMING_MS, call.deadlineAtMs - ANSWER_RESERVE_MS);
    const found = answer.elements.InviteLink ? answer : await lookForProduct(creation, record, untilMs, call, creates);
    const { InviteLink } = found?.elements ?? {};
    return said({ RequestId: answer.requestId, Code: 'OK', Success: true, InviteLink });
  });
};
