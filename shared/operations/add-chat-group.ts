import * as z from 'zod/mini';

import { CreatedGroupId, CreatedGroupStatus, UniqueCode } from './elements.js';
import { defineOperation } from './operation.js';
import { ClientToken, WaitSeconds } from './own-parameters.js';
import { commonRequest, Description, GroupLink, Subject } from './parameters.js';

/**
 * Source: "AddChatGroup", Chat App Message Service API reference. Newer models make Subject optional for another
 * messenger's sake; WhatsApp creates no group without one, so it is required here.
 */
export const AddChatGroup = defineOperation({
  name: 'AddChatGroup',
  summary: 'Asks for a new group. CAMS creates it later: the answer holds a request code, no group ID.',
  access: 'create',
  // Creating once looks at the groups before, and for the new one afterwards.
  ramActions: ['cams:AddChatGroup', 'cams:ListChatGroup'],
  timeoutSeconds: 28,
  repetition: 'duplicates',
  methods: ['POST'],
  request: z.strictObject({
    ...commonRequest,
    Subject,
    Description: z.optional(Description),
    GroupLink: z.optional(GroupLink),
    ClientToken: z.optional(ClientToken),
    WaitSeconds: z.optional(WaitSeconds),
  }),
  response: z.object({ UniqueCode, GroupId: CreatedGroupId, GroupStatus: CreatedGroupStatus }),
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
