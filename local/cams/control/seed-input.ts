import * as z from 'zod/mini';

import {
  BusinessNumber,
  CustSpaceId,
  Description,
  GroupStatus,
  ParticipantNumber,
  ProfilePictureFile,
  Subject,
} from '../../../shared/operations/parameters.js';
import { AccountId } from './account-id.js';
import { PARTICIPANTS_PER_GROUP } from '../settings.js';

const list = <Entry extends z.ZodMiniType>(entry: Entry): z.ZodMiniArray<Entry> =>
  z.array(entry, { error: 'must be a list' });

const SeedSpace = z.strictObject(
  {
    CustSpaceId,
    BusinessNumbers: list(BusinessNumber),
    /** The account that owns the space; the default account unless said. */
    AccountId: z.optional(AccountId),
    /** Those of the numbers that may not have groups. */
    NotEligible: z.optional(list(BusinessNumber)),
  },
  { error: 'must be an object' },
);

const SeedGroup = z.strictObject(
  {
    CustSpaceId,
    BusinessNumber,
    Subject,
    Description: z.optional(Description),
    ProfilePictureFile: z.optional(ProfilePictureFile),
    GroupStatus: z.optional(GroupStatus),
    Participants: z.optional(
      list(ParticipantNumber).check(
        z.refine((numbers) => numbers.length <= PARTICIPANTS_PER_GROUP && new Set(numbers).size === numbers.length, {
          error: `must have at most ${String(PARTICIPANTS_PER_GROUP)} entries, none of them twice`,
        }),
      ),
    ),
  },
  { error: 'must be an object' },
);

export const SeedInput = z.strictObject({
  Spaces: z.optional(list(SeedSpace)),
  Groups: z.optional(list(SeedGroup)),
});

export type SeedSpace = z.infer<typeof SeedSpace>;
export type SeedGroup = z.infer<typeof SeedGroup>;
export type SeedInput = z.infer<typeof SeedInput>;
