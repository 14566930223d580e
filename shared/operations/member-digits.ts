import { PHONE_NUMBER } from './phone-number.js';

// CAMS's samples list digits alone; Meta's have a + before them.
const SIGNS = /^\+|[\s()-]/g;

// IDs that WhatsApp shows in place of a number (LIDs) have so many digits, and hardly any phone number has.
const DIGITS_OF_AN_ID = 15;

/**
 * The digits by which a listed member is compared with a number.
 *
 * @param listed ParticipantNumber of a row of ListChatGroupParticipants.
 * @returns undefined when it is no number.
 */
export const memberDigits = (listed = ''): string | undefined => {
  const digits = listed.replaceAll(SIGNS, '');
  return PHONE_NUMBER.test(digits) ? digits : undefined;
};

/** Whether nobody can tell who a listed member is: the row shows no number, or what may be an ID in place of one. */
export const hidesNumber = (listed?: string): boolean =>
  (memberDigits(listed)?.length ?? DIGITS_OF_AN_ID) === DIGITS_OF_AN_ID;
