import * as z from 'zod/mini';

import { Result } from './elements.js';
import { defineOperation } from './operation.js';
import { commonRequest, GroupId } from './parameters.js';

/** Source: "DeleteChatGroup", Chat App Message Service API reference. */
export const DeleteChatGroup = defineOperation({
  name: 'DeleteChatGroup',
  summary: 'Deletes a group for good, with all its members. It cannot be recovered.',
  access: 'delete',
  // An answer that counts nothing does not tell whether the group exists: the list does.
  ramActions: ['cams:DeleteChatGroup', 'cams:ListChatGroup'],
  timeoutSeconds: 12,
  repetition: 'converges',
  methods: ['POST'],
  request: z.strictObject({ ...commonRequest, GroupId }),
  response: z.object({ Result }),
  examples: [
    {
      title: 'Delete a group',
      request: {
        BusinessNumber: '8613800000000',
        CustSpaceId: 'cams-local',
        GroupId: 'EA3030000000000000000000000000001',
      },
      response: { Result: 1 },
    },
  ],
});
