import * as z from 'zod/mini';

const NUMBERS_MAX = 20;

/** A number as people write it down becomes the digits that CAMS wants. */
const digitsOf = (written: string): string =>
  written
    .trim()
    .replace(/^\+/, '')
    .replaceAll(/[\s()./-]/g, '');

const WrittenNumber = z
  .string({ error: 'must be a string' })
  .check(z.overwrite(digitsOf), z.regex(/^\d{7,15}$/, { error: 'must have 7 to 15 digits with country code' }));

/** The people to be removed: named one by one, each once, in an order that does not depend on the request's. */
export const ParticipantNumbers = z.array(WrittenNumber, { error: 'must be a list' }).check(
  z.overwrite((numbers: string[]) => [...new Set(numbers)].sort()),
  z.minLength(1, { error: 'must name a number' }),
  z.maxLength(NUMBERS_MAX, { error: `must name at most ${String(NUMBERS_MAX)} numbers` }),
);
