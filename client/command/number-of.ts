import { readWrittenNumber } from '../../shared/numbers/read-written-number.js';
import { UsageFault } from './command.js';

/**
 * The digits of a phone number as somebody typed it.
 *
 * @param option that it was given with, for the message; the number itself is not in it.
 * @throws {UsageFault} naming the character or part that makes it none.
 */
export const numberOf = (option: string, written: string): string => {
  const { digits, fault } = readWrittenNumber(written);
  if (digits === undefined) throw new UsageFault(`${option} ${fault}.`);
  return digits;
};
