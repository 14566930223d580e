import { Console } from 'node:console';
import { readFileSync } from 'node:fs';

import { commands } from './commands/commands.js';
import { exitCodes } from './command/exit-codes.js';
import { processTerminal } from './command/process-terminal.js';
import { runCommandLine } from './command/run-command-line.js';

// Log lines of what runs in this process are no results: stdout holds those alone.
globalThis.console = new Console(process.stderr);

const run = async (words: readonly string[]): Promise<void> => {
  const code = await runCommandLine(commands, words, processTerminal());
  process.exitCode = code;
  // What a signal has ended still waits for its answers.
  if (code === exitCodes.interrupted || code === exitCodes.terminated) process.exit();
};

const versionOf = (packageFile: URL): string =>
  (JSON.parse(readFileSync(packageFile, 'utf8')) as { readonly version: string }).version;

const words = process.argv.slice(2);
// A packed program lies one folder below its package.json, as this file does.
if (words.join(' ') === '--version') {
  process.stdout.write(`${versionOf(new URL('../package.json', import.meta.url))}\n`);
} else {
  // Not awaited here: a packed program is CommonJS. It never rejects.
  void run(words);
}
