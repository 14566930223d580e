import * as z from 'zod/mini';

import { Result } from './elements.js';
import { defineOperation } from './operation.js';
import { commonRequest, GroupId } from './parameters.js';

/** Source: "DeleteChatGroupInviteLink", Chat App Message Service API reference. */
export const DeleteChatGroupInviteLink = defineOperation({
  name: 'DeleteChatGroupInviteLink',
  summary: 'Deletes the invite link of a group: nobody can join any more, members stay.',
  access: 'delete',
  // An answer that counts nothing does not tell whether the group exists: the list does.
  ramActions: ['cams:DeleteChatGroupInviteLink', 'cams:ListChatGroup'],
  timeoutSeconds: 12,
  repetition: 'converges',
  methods: ['POST'],
  request: z.strictObject({ ...commonRequest, GroupId }),
  response: z.object({ Result }),
  examples: [
    {
      title: 'Close a group to newcomers',
      request: {
        BusinessNumber: '8613800000000',
        CustSpaceId: 'cams-local',
        GroupId: 'EA3030000000000000000000000000001',
      },
      response: { Result: 1 },
    },
  ],
});
