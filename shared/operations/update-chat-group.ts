import * as z from 'zod/mini';

import { Result } from './elements.js';
import { defineOperation } from './operation.js';
import { commonRequest, Description, GroupId, ProfilePictureFile, Subject } from './parameters.js';

/** Source: "UpdateChatGroup", Chat App Message Service API reference. */
export const UpdateChatGroup = defineOperation({
  name: 'UpdateChatGroup',
  summary: 'Renames a group, or changes its description or picture. A field that is left out keeps its value.',
  access: 'update',
  // An answer that counts nothing does not tell whether the group exists: the list does.
  ramActions: ['cams:UpdateChatGroup', 'cams:ListChatGroup'],
  timeoutSeconds: 28,
  repetition: 'converges',
  methods: ['POST'],
  request: z.strictObject({
    ...commonRequest,
    GroupId,
    Subject: z.optional(Subject),
    Description: z.optional(Description),
    ProfilePictureFile: z.optional(ProfilePictureFile),
  }),
  response: z.object({ Result }),
  examples: [
    {
      title: 'Rename a group',
      request: {
        BusinessNumber: '8613800000000',
        CustSpaceId: 'cams-local',
        GroupId: 'EA3030000000000000000000000000001',
        Subject: 'Order 1042, shipped',
      },
      response: { Result: 1 },
    },
  ],
});
