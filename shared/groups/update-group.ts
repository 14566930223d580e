import type { Call } from '../call.js';
import { okEnvelope, type SuccessEnvelope } from '../cams/ok-envelope.js';
import type { RequestOf } from '../operations/operation.js';
import { UpdateChatGroup } from '../operations/update-chat-group.js';
import { checkPicture } from './picture/check-picture.js';
import type { Network } from './picture/network.js';
import { sendChange } from './send-change.js';

/**
 * Changes a group. A picture is looked at first, and CAMS hears nothing while it breaks a rule: CAMS would take the address
 * and fail later, out of the caller's sight. Without anything to change, CAMS is not asked.
 *
 * @param network where the picture comes from. Default: the internet.
 */
export const updateGroup = async (
  request: RequestOf<typeof UpdateChatGroup>,
  call: Call,
  network?: Network,
): Promise<SuccessEnvelope<typeof UpdateChatGroup>> => {
  const { Subject, Description, ProfilePictureFile } = request;
  const changes = [Subject, Description, ProfilePictureFile].some((field) => field !== undefined);
  if (!changes) return okEnvelope<typeof UpdateChatGroup>(call, { Result: 0 });
  const { pictures } = call.config;
  if (ProfilePictureFile !== undefined && pictures.check) {
    await checkPicture(ProfilePictureFile, pictures, call.deadlineAtMs - call.timing.nowMs(), network);
  }
  return sendChange(UpdateChatGroup, request, call);
};
