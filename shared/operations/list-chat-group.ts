import * as z from 'zod/mini';

import { ChatGroup, pageOf } from './elements.js';
import { defineOperation } from './operation.js';
import { commonRequest, GroupLink, GroupStatus, GroupType, Page, Subject } from './parameters.js';

/** Source: "ListChatGroup", Chat App Message Service API reference. Optional parameters are filters. */
export const ListChatGroup = defineOperation({
  name: 'ListChatGroup',
  summary: 'Lists the groups of a business number, with their state, invite link and member count.',
  access: 'list',
  ramActions: ['cams:ListChatGroup'],
  timeoutSeconds: 12,
  repetition: 'reads',
  methods: ['GET', 'POST'],
  request: z.strictObject({
    ...commonRequest,
    Page,
    GroupStatus: z.optional(GroupStatus),
    Subject: z.optional(Subject),
    GroupLink: z.optional(GroupLink),
    GroupType: z.optional(GroupType),
  }),
  response: z.object({ Data: pageOf(ChatGroup) }),
  examples: [
    {
      title: 'List the groups in use',
      request: {
        BusinessNumber: '8613800000000',
        CustSpaceId: 'cams-local',
        Page: { Index: 1, Size: 20 },
        GroupStatus: 'ACTIVE',
      },
      response: {
        Data: {
          Total: 1,
          List: [
            {
              GroupId: 'EA3030000000000000000000000000001',
              Subject: 'Order 1042',
              Description: 'Questions about order 1042',
              BusinessNumber: '8613800000000',
              BusinessRole: 'example',
              GroupStatus: 'ACTIVE',
              InviteLink: 'https://chat.whatsapp.com/EXAMPLE',
              GmtModifier: 1795226400000,
              TotalParticipantCount: 1,
            },
          ],
        },
      },
    },
  ],
});
