import { quoteWord } from './quote-word.js';
import type { Terminal } from './terminal.js';

// npm names the script that it runs.
const asCalled = ({ environment }: Terminal): readonly string[] =>
  environment['npm_lifecycle_event'] === 'chat-groups'
    ? ['npm', 'run', '--silent', 'chat-groups', '--']
    : ['chat-groups'];

/** A command line as it is pasted into a shell, called in the way that this one was. */
export const commandLineOf = (words: readonly string[], terminal: Terminal): string =>
  [...asCalled(terminal), ...words].map(quoteWord).join(' ');
