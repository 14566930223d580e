import { isSet, type Option, type OptionValues } from './command.js';
import { exitCodes } from './exit-codes.js';
import { NotDone } from './not-done.js';
import type { Terminal } from './terminal.js';

const Message = 'Nothing was done.';

/** The option of every command that destroys something. */
export const yesOption: Readonly<Record<string, Option>> = {
  yes: { type: 'boolean', description: 'Do not ask. Needed where there is no terminal on stdin to be asked on.' },
};

/**
 * Asks before something is destroyed.
 *
 * @param kept one sentence: what stays for a later decision.
 * @throws {NotDone} unless the answer is yes, or `--yes` has given it.
 */
export const askFirst = async (
  options: OptionValues,
  { confirm }: Terminal,
  question: string,
  kept?: string,
): Promise<void> => {
  if (isSet(options, 'yes')) return;
  const more = kept === undefined ? {} : { Advice: kept };
  if (!confirm) {
    const unasked = `${Message} There is no terminal on stdin to be asked on: --yes says that it is meant.`;
    throw new NotDone({ Code: 'ConsentMissing', Message: unasked, ExitCode: exitCodes.refused, ...more });
  }
  const answer = await confirm(question);
  if (answer === 'no') throw new NotDone({ Code: 'Declined', Message, ExitCode: exitCodes.refused, ...more });
  if (answer === 'interrupted') {
    throw new NotDone({ Code: 'Interrupted', Message, ExitCode: exitCodes.interrupted, ...more });
  }
};
