import type { Call } from '../call.js';
import { AddChatGroupInviteLink } from '../operations/add-chat-group-invite-link.js';
import type { RequestOf } from '../operations/operation.js';
import type { Creation } from './creation.js';
import { linkDigest } from './digests.js';
import { listGroups } from './list-groups.js';
import { openText, sealText } from './seal.js';

// CAMS finds a group by Subject, not by GroupId: in a number with thousands of groups looking may take longer than making.
const LOOKING_SHARE = 1 / 3;

/** The making of an invite link under a ClientToken. The store keeps the link as a digest, and sealed under the token. */
export const linkCreation = (
  request: RequestOf<typeof AddChatGroupInviteLink>,
  clientToken: string,
  call: Call,
): Creation<typeof AddChatGroupInviteLink> => {
  const { BusinessNumber, CustSpaceId, ChannelType, GroupId } = request;
  const purpose = JSON.stringify([CustSpaceId, BusinessNumber, GroupId]);
  return {
    operation: AddChatGroupInviteLink,
    request,
    clientToken,
    target: GroupId,
    settlesEarlier: false,
    look: async () => {
      const nowMs = call.timing.nowMs();
      const { rows, complete } = await listGroups(
        {
          BusinessNumber,
          CustSpaceId,
          ChannelType,
          until: (row) => row.GroupId === GroupId,
          byMs: nowMs + (call.deadlineAtMs - nowMs) * LOOKING_SHARE,
        },
        call,
      );
      const group = rows.find((row) => row.GroupId === GroupId);
      const link = group?.InviteLink;
      return {
        products: new Map(link ? [[linkDigest(link), { InviteLink: link }]] : []),
        unnamed: [],
        complete: complete && group !== undefined,
      };
    },
    productOf: ({ InviteLink }) => linkDigest(InviteLink),
    seal: ({ InviteLink }) => sealText(InviteLink, clientToken, purpose),
    open: (sealed) => ({ InviteLink: openText(sealed, clientToken, purpose) }),
  };
};
