import { askOnTerminal } from './ask-on-terminal.js';
import { openWriter } from './open-writer.js';
import { createTerminal, type StopSignal, type Terminal } from './terminal.js';

// npm and tsx pass on a Ctrl-C that the terminal has sent already: the echo is no second one.
const ECHO_MS = 300;

const hearSignals = (): Pick<Terminal, 'stopped' | 'insisted'> => {
  let insist: (signal: StopSignal) => void = () => undefined;
  const insisted = new Promise<StopSignal>((resolve) => {
    insist = resolve;
  });
  let firstAtMs: number | undefined;
  const stopped = new Promise<StopSignal>((resolve) => {
    const hear = (signal: StopSignal): void => {
      firstAtMs ??= performance.now();
      if (performance.now() - firstAtMs > ECHO_MS) insist(signal);
      resolve(signal);
    };
    process.on('SIGINT', hear).on('SIGTERM', hear);
  });
  return { stopped, insisted };
};

/** The terminal of this process. Whether progress is drawn depends on stderr: results may be piped. */
export const processTerminal = (): Terminal => {
  const { stdin, stdout, stderr } = process;
  const { stopped, insisted } = hearSignals();
  return createTerminal({
    stdout: openWriter(stdout),
    stderr: openWriter(stderr),
    showsResults: stdout.isTTY,
    // A pseudo-terminal may say 0.
    columns: (stdout.isTTY && stdout.columns) || undefined,
    draws: stderr.isTTY,
    confirm: stdin.isTTY ? askOnTerminal : undefined,
    stopped,
    insisted,
    environment: process.env,
  });
};
