import { randomInt } from 'node:crypto';

const nineDigits = (): string => String(randomInt(100_000_000, 1_000_000_000));

/** The code of a request to create a group: digits, as in the published samples, so it can never pass for a GroupId. */
export const newUniqueCode = (): string => nineDigits() + nineDigits();
