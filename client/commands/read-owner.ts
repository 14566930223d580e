import { type OptionValues, textOf, UsageFault } from '../command/command.js';
import type { Terminal } from '../command/terminal.js';

/** Whose groups a command is about, as it was written. */
export interface WrittenOwner {
  readonly space: string;
  readonly number: string;
}

// What `npm start` has in its fresh store: nobody else is reached on this machine.
const localOwner: WrittenOwner = { space: 'cams-local', number: '8613800000000' };

/**
 * Whose groups a command is about: as its options say, or the environment, the same for every command.
 *
 * @param onThisMachine whether it works with what `npm start` runs.
 * @throws {UsageFault} when neither says so.
 */
export const readOwner = (options: OptionValues, { environment }: Terminal, onThisMachine: boolean): WrittenOwner => {
  const fallback: Partial<WrittenOwner> = onThisMachine ? localOwner : {};
  for (const name of ['space', 'number']) {
    // A variable of a script that is not set: the environment's would be somebody else's groups.
    if (textOf(options, name) === '') throw new UsageFault(`--${name} is empty.`);
  }
  const space = textOf(options, 'space') || environment['CHAT_GROUPS_SPACE'] || fallback.space;
  const number = textOf(options, 'number') || environment['CHAT_GROUPS_NUMBER'] || fallback.number;
  if (space === undefined || number === undefined) {
    throw new UsageFault('--space and --number (CHAT_GROUPS_SPACE, CHAT_GROUPS_NUMBER) say whose groups.');
  }
  return { space, number };
};
