import * as z from 'zod/mini';

import { controlIn, controlInLines, isVisible, VISIBLE } from './characters.js';
import { PHONE_NUMBER, PHONE_NUMBER_RULE } from './phone-number.js';

// Limits that CAMS leaves unsaid follow Meta's "Groups API" reference; docs/cams-quirks.md lists them.
export const SUBJECT_MAX_CODE_POINTS = 128;
export const DESCRIPTION_MAX_CODE_POINTS = 2048;
export const LIST_MAX_ENTRIES = 32;
export const PAGE_SIZE_DEFAULT_MAX = 100;

const MAX_URL_LENGTH = 2048;

const text = (): z.ZodMiniString => z.string({ error: 'must be a string' });

const pattern = (regex: RegExp, rule: string): z.core.$ZodCheck<string> => z.regex(regex, { error: rule });

// Meta counts "characters" without naming a unit; code points let an emoji sequence count as users expect least badly.
const codePoints = (min: number, max: number): z.core.$ZodCheck<string> =>
  z.refine(
    (value: string) => {
      const { length } = Array.from(value);
      return length >= min && length <= max;
    },
    { error: `must have ${String(min)} to ${String(max)} characters (code points, after trimming)`, abort: true },
  );

// A lone surrogate cannot be percent-encoded: the SDK would throw URIError while signing.
export const wellFormed = z.refine<string>((value) => value.isWellFormed(), {
  error: 'must be well-formed Unicode: it holds half of a surrogate pair',
  abort: true,
});

/** Refuses control characters, and names the first. What follows the colon tells a caller what he sent. */
const without = (rule: string, unwantedIn: (text: unknown) => string | undefined): z.core.$ZodCheck<string> =>
  z.refine((value: string) => unwantedIn(value) === undefined, {
    error: (issue?: { readonly input?: unknown }) => {
      const unwanted = unwantedIn(issue?.input);
      return unwanted === undefined ? rule : `${rule}: it holds ${unwanted}`;
    },
    abort: true,
  });

/** For a text of one line, such as a name. */
export const withoutControls = (): z.core.$ZodCheck<string> => without('must not hold control characters', controlIn);

const withoutControlsInLines = (): z.core.$ZodCheck<string> =>
  without('must not hold control characters but line feed and tab', controlInLines);

/** A name of which nothing can be seen is blank. */
export const visible = (): z.core.$ZodCheck<string> =>
  z.refine<string>(isVisible, { error: 'must hold a character that can be seen' });

const phoneNumber = (): z.ZodMiniString => text().check(pattern(PHONE_NUMBER, PHONE_NUMBER_RULE));

// What a text may begin and end with, and what may stand within it: no control, no half of a surrogate pair.
const EDGE = '[^\\s\\p{Cc}\\p{Cs}]';
const WITHIN = '[^\\p{Cc}\\p{Cs}]';

// What remains of a text without the white space around it, as a pattern: a document can say it in no other way.
const trimmedPattern = (inner: string, min: number, max: number): string =>
  `^\\s*(?:${EDGE}(?:${inner}{0,${String(max - 2)}}${EDGE})?)${min === 0 ? '?' : ''}\\s*$`;

const opaque = (max: number): z.ZodMiniString =>
  text().check(
    pattern(new RegExp(`^[\\x21-\\x7e]{1,${String(max)}}$`), `must be 1 to ${String(max)} printable ASCII characters`),
  );

export const BusinessNumber = phoneNumber().check(
  z.describe('The business phone number that owns the group, with country code.'),
);

export const CustSpaceId = opaque(128).check(
  z.describe('The space of the sub-customer of a service provider, or the instance ID of a direct customer.'),
);

export const ChannelType = z.optional(
  z
    .enum(['WHATSAPP'], { error: 'must be WHATSAPP: CAMS supports groups on no other channel' })
    .check(z.describe('The channel. WHATSAPP is the default and the only one.')),
);

export const GroupId = opaque(256).check(z.describe('The ID of the group, as ListChatGroup answers it.'));

export const Subject = text().check(
  wellFormed,
  z.trim(),
  withoutControls(),
  codePoints(1, SUBJECT_MAX_CODE_POINTS),
  visible(),
  z.meta({
    pattern: trimmedPattern(WITHIN, 1, SUBJECT_MAX_CODE_POINTS),
    allOf: [{ pattern: VISIBLE.source }],
  }),
  z.describe('The name of the group. White space around it is removed.'),
);

export const Description = text().check(
  wellFormed,
  z.trim(),
  withoutControlsInLines(),
  codePoints(0, DESCRIPTION_MAX_CODE_POINTS),
  z.meta({ pattern: trimmedPattern(`(?:${WITHIN}|[\\n\\t])`, 0, DESCRIPTION_MAX_CODE_POINTS) }),
  z.describe('What the group is about. White space around it is removed.'),
);

export const GroupLink = opaque(MAX_URL_LENGTH).check(
  z.describe('The link of the group. It is not documented for WHATSAPP.'),
);

export const GroupType = opaque(64).check(
  z.describe('The kind of a group of another messenger; its values are not published.'),
);

export const ProfilePictureFile = opaque(MAX_URL_LENGTH).check(
  pattern(/^https?:\/\//, 'must be an http or https address'),
  z.describe('The address of the new picture: JPEG, at most 5 MB, square, at least 192 x 192 pixels.'),
);

export const GroupStatus = z
  .enum(['ACTIVE', 'INACTIVE', 'SUSPENDED', 'CREATING', 'DELETING', 'UPDATING'], {
    error: 'must be ACTIVE, INACTIVE, SUSPENDED, CREATING, DELETING or UPDATING',
  })
  .check(z.describe('Where the group is in its life. Only an ACTIVE group can be worked with.'));

const atLeastOne = (): z.ZodMiniNumber =>
  z.int({ error: 'must be a whole number' }).check(z.minimum(1, { error: 'must be at least 1' }));

const pageIndex = atLeastOne().check(z.describe('The page to answer; the first is 1.'));
const pageSize = atLeastOne().check(
  z.meta({ maximum: PAGE_SIZE_DEFAULT_MAX }),
  z.describe('How many rows a page holds; at most 100 unless MAX_PAGE_SIZE says otherwise.'),
);

const mustBeObject = { error: 'must be an object' };

export const Page = z
  .strictObject({ Index: pageIndex, Size: pageSize }, mustBeObject)
  .check(z.describe('Which part of the list to answer.'));

export const OptionalPage = z
  .strictObject({ Index: z.optional(pageIndex), Size: z.optional(pageSize) }, mustBeObject)
  .check(z.describe('Which part of the list to answer; all of it when left out.'));

export const ParticipantNumber = phoneNumber().check(z.describe('The phone number of a member, with country code.'));

export const ParticipantList = z
  .array(z.strictObject({ ParticipantNumber }, mustBeObject), { error: 'must be a list of objects' })
  .check(
    z.maxLength(LIST_MAX_ENTRIES, { error: `must have at most ${String(LIST_MAX_ENTRIES)} entries` }),
    z.describe('The members concerned.'),
  );

/** What every operation asks for: whose group it is, and on which channel. */
export const commonRequest = { BusinessNumber, CustSpaceId, ChannelType };
