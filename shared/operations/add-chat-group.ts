import * as z from 'zod/mini';

import { UniqueCode } from './elements.js';
import { defineOperation } from './operation.js';
import { commonRequest, Description, GroupLink, GroupType, Subject } from './parameters.js';

/**
 * Source: "AddChatGroup", Chat App Message Service API reference. Newer models make Subject optional for another
 * messenger's sake; WhatsApp creates no group without one, so it is required here.
 */
export const AddChatGroup = defineOperation({
  name: 'AddChatGroup',
  summary: 'Asks for a new group. CAMS creates it later: the answer holds a request code, no group ID.',
  access: 'create',
  ramActions: ['cams:AddChatGroup'],
  timeoutSeconds: 28,
  repetition: 'duplicates',
  methods: ['POST'],
  request: z.strictObject({
    ...commonRequest,
    Subject,
    Description: z.optional(Description),
    GroupLink: z.optional(GroupLink),
    GroupType: z.optional(GroupType),
  }),
  response: z.object({ UniqueCode }),
  examples: [
    {
      title: 'Create a group',
      request: {
        BusinessNumber: '8613800000000',
        CustSpaceId: 'cams-local',
        Subject: 'Order 1042',
        Description: 'Questions about order 1042',
      },
      response: { UniqueCode: '106540352242922' },
    },
  ],
});
