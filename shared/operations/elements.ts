import * as z from 'zod/mini';

import { addition } from './own-parameters.js';

const text = z.string();
const count = z.int();

const STATES = 'ACTIVE, INACTIVE, SUSPENDED, CREATING, DELETING, UPDATING, or one that CAMS adds';

/** `Result`: how many rows a change touched. CAMS's samples show impossible figures; do not build on it. */
export const Result = z.optional(count.check(z.describe('How many groups, links or members were affected.')));

export const UniqueCode = z.optional(
  text.check(z.describe('The code of the request to create a group. It is not a group ID.')),
);

export const InviteLink = text.check(
  z.describe('The address people join through. It is a secret: whoever holds it can join.'),
);

/** Official SDKs call the element optional. */
export const NewInviteLink = z.optional(
  text.check(
    z.describe(
      'The new address people join through; a secret. Absent where CAMS made the link and did not name it: ListChatGroup shows it.',
    ),
  ),
);

/** Ours, not CAMS's: what became of the group while the function waited. */
export const CreatedGroupId = z.optional(
  text.check(addition, z.describe('The ID of the new group, once it is known; asked for with WaitSeconds.')),
);

export const CreatedGroupStatus = z.optional(
  text.check(
    addition,
    z.describe(`The state of the new group when the answer was given: ${STATES}. Asked for with WaitSeconds.`),
  ),
);

/**
 * What became of one member who was to be removed: `Removed` is off the list; `NotMember` was never on it; `Pending` may
 * still be removed; `Failed` was not removed, and Code says why: CAMS refused it, or the other form of the number is the
 * member (`TwinIsMember`), and nothing was done.
 */
export const participantOutcomes = ['Removed', 'NotMember', 'Pending', 'Failed'] as const;

/** Ours, not CAMS's, which answers a mere count. */
export const ParticipantOutcomes = z.optional(
  z
    .array(
      z.object({
        ParticipantNumber: text.check(z.describe('The phone number as it was asked for.')),
        Outcome: z.enum(participantOutcomes).check(z.describe('What became of this member.')),
        Code: z.optional(
          text.check(
            z.describe(
              'Why it was not removed: a code of CAMS, or TwinIsMember, when another form of the number is the member.',
            ),
          ),
        ),
      }),
    )
    .check(addition, z.describe('What became of each number, in the order of the request, each once.')),
);

/** One row of ListChatGroup. Rows gain elements over time, and a group in CREATING lacks most of them. */
export const ChatGroup = z.object({
  GroupId: z.optional(text.check(z.describe('The ID of the group; absent while it is being created.'))),
  Subject: z.optional(text.check(z.describe('The name of the group.'))),
  Description: z.optional(text.check(z.describe('What the group is about.'))),
  BusinessNumber: z.optional(text.check(z.describe('The business phone number that owns the group.'))),
  BusinessRole: z.optional(text.check(z.describe('The role of the bot in the group; its values are not published.'))),
  // A state that CAMS adds, or writes otherwise, must not make the whole list unreadable.
  GroupStatus: z.optional(text.check(z.describe(`Where the group is in its life: ${STATES}.`))),
  InviteLink: z.optional(InviteLink),
  ProfilePictureFile: z.optional(text.check(z.describe('The address of the group picture.'))),
  GmtModifier: z.optional(count.check(z.describe('When the group last changed; the unit is not published.'))),
  GroupLink: z.optional(text.check(z.describe('The link of the group. It is not documented for WHATSAPP.'))),
  GroupType: z.optional(text.check(z.describe('The kind of a group of another messenger.'))),
  TotalParticipantCount: z.optional(count.check(z.describe('How many members the group has.'))),
});

export const Participant = z.object({
  // Members known by a business-scoped user ID may have no visible number.
  ParticipantNumber: z.optional(text.check(z.describe('The phone number of a member, where WhatsApp shows it.'))),
});

/** A page of rows and how many rows there are in all. */
export const pageOf = <Row extends z.ZodMiniType>(
  row: Row,
): z.ZodMiniObject<{ Total: z.ZodMiniNumber<number>; List: z.ZodMiniArray<Row> }> =>
  z.object({
    Total: count.check(z.describe('How many rows there are on all pages.')),
    List: z.array(row).check(z.describe('The rows of this page.')),
  });
