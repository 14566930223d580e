import * as z from 'zod/mini';

import { pageOf, Participant } from './elements.js';
import { defineOperation } from './operation.js';
import { commonRequest, GroupId, OptionalPage } from './parameters.js';

/** Source: "ListChatGroupParticipants", Chat App Message Service API reference. */
export const ListChatGroupParticipants = defineOperation({
  name: 'ListChatGroupParticipants',
  summary: 'Lists the members of a group. CAMS calls it a preview feature and may deny it.',
  access: 'list',
  ramActions: ['cams:ListChatGroupParticipants'],
  timeoutSeconds: 12,
  repetition: 'reads',
  methods: ['GET', 'POST'],
  request: z.strictObject({ ...commonRequest, GroupId, Page: z.optional(OptionalPage) }),
  response: z.object({ Data: pageOf(Participant) }),
  examples: [
    {
      title: 'List the members of a group',
      request: {
        BusinessNumber: '8613800000000',
        CustSpaceId: 'cams-local',
        GroupId: 'EA3030000000000000000000000000001',
      },
      response: { Data: { Total: 1, List: [{ ParticipantNumber: '8613800000001' }] } },
    },
  ],
});
