import { askOnTerminal } from './ask-on-terminal.js';
import { openWriter } from './open-writer.js';
import { createTerminal, type StopSignal, type Terminal } from './terminal.js';

/** The terminal of this process. Whether progress is drawn depends on stderr: results may be piped. */
export const processTerminal = (): Terminal => {
  const { stdin, stdout, stderr } = process;
  // A listener that stays: npm and tsx pass on a Ctrl-C that the terminal has sent already.
  const stopped = new Promise<StopSignal>((resolve) => {
    process.on('SIGINT', resolve).on('SIGTERM', resolve);
  });
  return createTerminal({
    stdout: openWriter(stdout),
    stderr: openWriter(stderr),
    showsResults: stdout.isTTY,
    draws: stderr.isTTY,
    confirm: stdin.isTTY ? askOnTerminal : undefined,
    stopped,
    environment: process.env,
  });
};
