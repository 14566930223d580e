import * as z from 'zod/mini';

import { readWrittenNumber } from '../../numbers/read-written-number.js';
import { numberBy } from '../number-by.js';

const NUMBERS_MAX = 20;

/** The people to be removed: named one by one, each once, in an order that does not depend on the request's. */
export const ParticipantNumbers = z.array(numberBy(readWrittenNumber), { error: 'must be a list' }).check(
  z.overwrite((numbers: string[]) => [...new Set(numbers)].sort()),
  z.minLength(1, { error: 'must name a number' }),
  z.maxLength(NUMBERS_MAX, { error: `must name at most ${String(NUMBERS_MAX)} numbers` }),
);
