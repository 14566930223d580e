import * as z from 'zod/mini';

import { NewInviteLink } from './elements.js';
import { defineOperation } from './operation.js';
import { ClientToken } from './own-parameters.js';
import { commonRequest, GroupId } from './parameters.js';

/** Source: "AddChatGroupInviteLink", Chat App Message Service API reference. Some editions lack its RAM row;
 * the action is named by convention. Meta resets the link on every call, so a blind repeat kills the one handed out. */
export const AddChatGroupInviteLink = defineOperation({
  name: 'AddChatGroupInviteLink',
  summary: 'Makes a new invite link for a group. Links handed out before stop working.',
  access: 'create',
  // With a ClientToken the link is looked at before, and after a lost answer.
  ramActions: ['cams:AddChatGroupInviteLink', 'cams:ListChatGroup'],
  timeoutSeconds: 12,
  repetition: 'duplicates',
  methods: ['POST'],
  request: z.strictObject({ ...commonRequest, GroupId, ClientToken: z.optional(ClientToken) }),
  response: z.object({ InviteLink: NewInviteLink }),
  examples: [
    {
      title: 'Make an invite link',
      request: {
        BusinessNumber: '8613800000000',
        CustSpaceId: 'cams-local',
        GroupId: 'EA3030000000000000000000000000001',
      },
      response: { InviteLink: 'https://chat.whatsapp.com/EXAMPLE' },
    },
  ],
});
