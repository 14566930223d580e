import type { Call } from '../call.js';
import { countsNothing } from '../cams/counts-nothing.js';
import { okEnvelope, type SuccessEnvelope } from '../cams/ok-envelope.js';
import { send } from '../cams/send.js';
import { means } from '../errors/means.js';
import { serviceError } from '../errors/service-error.js';
import type { DeleteChatGroup } from '../operations/delete-chat-group.js';
import type { DeleteChatGroupInviteLink } from '../operations/delete-chat-group-invite-link.js';
import type { RequestOf, ResponseOf } from '../operations/operation.js';
import type { UpdateChatGroup } from '../operations/update-chat-group.js';
import { isAbsent } from './is-absent.js';

type Change = typeof DeleteChatGroup | typeof DeleteChatGroupInviteLink | typeof UpdateChatGroup;

/** Repeats whose first answer was lost hear that there is no group: it is deleted if the list lacks it. */
const isDeleted = (operation: Change, error: unknown, { upstream }: Call): boolean =>
  upstream.inDoubt && means(error, 'GroupNotFound') && Boolean(error.entry.provesDone?.includes(operation.name));

/**
 * Has CAMS change a group. Where the answer counts nothing (`Result: 0`), or a repeated deletion finds no group, the list of
 * groups is read: otherwise never.
 *
 * @throws {ServiceError} `GroupNotFound` (404) where the list lacks the group, `UpstreamContradiction` (502) where it does not
 *   tell, and what `send` throws.
 */
export const sendChange = async <O extends Change>(
  operation: O,
  request: RequestOf<O>,
  call: Call,
): Promise<SuccessEnvelope<O>> => {
  const answer = await send(operation, request, call).catch(async (error: unknown) => {
    if (!isDeleted(operation, error, call) || !(await isAbsent(request, call))) throw error;
    return okEnvelope(call, { Result: 1 } as ResponseOf<O>);
  });
  if (!countsNothing(operation, answer)) return answer;
  const { requestId } = call.upstream;
  const detail = requestId === undefined ? {} : { upstreamRequestId: requestId };
  throw serviceError((await isAbsent(request, call)) ? 'GroupNotFound' : 'UpstreamContradiction', detail);
};
