import { twinOf } from '../operations/number-twin.js';

/** The code of a number whose other form is the member. Nothing was done: nobody is removed on a guess. */
export const TWIN_IS_MEMBER = 'TwinIsMember';

/**
 * Whether not a number but its other form is a member.
 *
 * @param members digits of the members that are shown.
 * @param asked every number of the request: whoever asks for both forms means both.
 */
export const isTwinMember = (number: string, members: ReadonlySet<string>, asked: readonly string[]): boolean => {
  const twin = twinOf(number);
  return twin !== undefined && members.has(twin) && !members.has(number) && !asked.includes(twin);
};
