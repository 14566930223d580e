import type { Call } from '../call.js';
import { countsNothing } from '../cams/counts-nothing.js';
import type { SuccessEnvelope } from '../cams/ok-envelope.js';
import { send } from '../cams/send.js';
import { ServiceError, serviceError } from '../errors/service-error.js';
import type { DeleteChatGroup } from '../operations/delete-chat-group.js';
import type { DeleteChatGroupInviteLink } from '../operations/delete-chat-group-invite-link.js';
import type { RequestOf } from '../operations/operation.js';
import type { UpdateChatGroup } from '../operations/update-chat-group.js';
import { listGroups } from './list-groups.js';

type Change = typeof DeleteChatGroup | typeof DeleteChatGroupInviteLink | typeof UpdateChatGroup;

/** Whether a whole list of the number lacks the group. A list that cannot be had does not tell. */
const isAbsent = async (
  { BusinessNumber, CustSpaceId, ChannelType, GroupId }: RequestOf<Change>,
  call: Call,
): Promise<boolean> => {
  const until = (row: { readonly GroupId?: string | undefined }): boolean => row.GroupId === GroupId;
  try {
    const { rows, complete } = await listGroups(
      { BusinessNumber, CustSpaceId, ChannelType, until, byMs: call.deadlineAtMs },
      call,
    );
    return complete && !rows.some(until);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return false;
  }
};

/**
 * Has CAMS change a group. Where the answer counts nothing (`Result: 0`), and only then, the list of groups is read.
 *
 * @throws {ServiceError} `GroupNotFound` (404) where the list lacks the group, `UpstreamContradiction` (502) where it does not
 *   tell, and what `send` throws.
 */
export const sendChange = async <O extends Change>(
  operation: O,
  request: RequestOf<O>,
  call: Call,
): Promise<SuccessEnvelope<O>> => {
  const answer = await send(operation, request, call);
  if (!countsNothing(operation, answer)) return answer;
  const { requestId } = call.upstream;
  const detail = requestId === undefined ? {} : { upstreamRequestId: requestId };
  throw serviceError((await isAbsent(request, call)) ? 'GroupNotFound' : 'UpstreamContradiction', detail);
};
