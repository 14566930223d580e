import * as z from 'zod/mini';

import { ParticipantOutcomes, Result } from './elements.js';
import { defineOperation } from './operation.js';
import { Confirm } from './own-parameters.js';
import { commonRequest, GroupId, ParticipantList } from './parameters.js';

/** Source: "DeleteChatGroupParticipants", Chat App Message Service API reference. */
export const DeleteChatGroupParticipants = defineOperation({
  name: 'DeleteChatGroupParticipants',
  summary: 'Removes members from a group. A removed member can never rejoin through a link.',
  access: 'delete',
  ramActions: ['cams:DeleteChatGroupParticipants', 'cams:ListChatGroupParticipants'],
  timeoutSeconds: 28,
  repetition: 'converges',
  methods: ['POST'],
  request: z.strictObject({
    ...commonRequest,
    GroupId,
    List: z.optional(ParticipantList),
    Confirm: z.optional(Confirm),
  }),
  response: z.object({ Result, Participants: ParticipantOutcomes }),
  examples: [
    {
      title: 'Remove a member',
      request: {
        BusinessNumber: '8613800000000',
        CustSpaceId: 'cams-local',
        GroupId: 'EA3030000000000000000000000000001',
        List: [{ ParticipantNumber: '8613800000001' }],
      },
      response: { Result: 1, Participants: [{ ParticipantNumber: '8613800000001', Outcome: 'Removed' }] },
    },
  ],
});
