/** A phone number on the wire: country code and number, digits alone. No country code begins with 0. */
export const PHONE_NUMBER = /^[1-9]\d{6,14}$/;

export const PHONE_NUMBER_RULE =
  'must be 7 to 15 digits that begin with the country code (never 0), without +, spaces or signs';

/** What a text comes to when it is read as a phone number: its digits, or what is wrong with it as the end of a sentence. */
export type NumberReading =
  { readonly digits: string; readonly fault?: undefined } | { readonly digits?: undefined; readonly fault: string };

/** A way to read phone numbers. What it cannot read for certain is a fault, and never a number that matches nobody. */
export type ReadNumber = (written: string) => NumberReading;

/** Takes digits as they are on the wire, and nothing else. */
export const readWireNumber: ReadNumber = (written) =>
  PHONE_NUMBER.test(written) ? { digits: written } : { fault: PHONE_NUMBER_RULE };
