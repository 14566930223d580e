import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

import { twinOf } from '../operations/number-twin.js';
import { PHONE_NUMBER, type NumberReading } from '../operations/phone-number.js';
import { plainText } from './plain-text.js';
import { faultOfText } from './fault-of-text.js';

const digitsIn = (text: string): string => text.replaceAll(/\D/g, '');

/** "+44 (0)7700 …" names a digit that is dialled within the country only; the library knows where that is so. */
const withoutBracketed = (text: string): string => digitsIn(text.replace(/\(\d{1,2}\)/, ''));

const faultOfPart = (digits: string, countryCode: string): string =>
  digits.startsWith(`${countryCode}0`)
    ? `holds a 0 between the country code ${countryCode} and the number: leave it out`
    : `holds digits after the country code ${countryCode} that are dialled within that country only: leave them out`;

const isPossible = (digits: string): boolean =>
  parsePhoneNumberFromString(`+${digits}`, { extract: false })?.isPossible() ?? false;

const faultOfLength = ({ length }: string): string =>
  `has ${String(length)} digits: one phone number has 7 to 15, country code included`;

/**
 * Reads a phone number as people keep it: with or without +, with spaces, hyphens, dots, brackets, and the invisible marks
 * that come along when a number is copied. Without + the digits must begin with the country code all the same.
 *
 * A number is read when libphonenumber says that it is possible: its country code exists and has numbers of that length.
 * Whether a phone answers to it nobody can tell. Numbers in the other form of Brazil, Mexico and Argentina are read too.
 */
export const readWrittenNumber = (written: string): NumberReading => {
  const text = plainText(written);
  const fault = faultOfText(text);
  if (fault !== undefined) return { fault };
  const digits = digitsIn(text);
  const dialled = withoutBracketed(text);
  if (!PHONE_NUMBER.test(dialled)) return { fault: faultOfLength(dialled) };
  const parsed = parsePhoneNumberFromString(`+${text.replace('+', '')}`, { extract: false });
  if (!parsed) return { fault: 'is no phone number: it begins with no country code' };
  const { countryCallingCode: countryCode } = parsed;
  const read = digitsIn(parsed.number);
  if (read !== digits && read !== dialled) return { fault: faultOfPart(digits, countryCode) };
  if (!PHONE_NUMBER.test(read)) return { fault: faultOfLength(read) };
  const twin = twinOf(read);
  if (parsed.isPossible() || (twin !== undefined && isPossible(twin))) return { digits: read };
  return { fault: `is no phone number: country code ${countryCode} has none of ${String(read.length)} digits in all` };
};
