import { describeError } from '../../shared/log.js';
import { inTrace } from '../../shared/telemetry/scope.js';
import { type Command, type CommandInput, type UnderWay, UsageFault } from './command.js';
import { describeFailure } from './describe-failure.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { NotDone } from './not-done.js';
import { findCommand, parseCommandLine, wantsJson } from './parse-command-line.js';
import { renderCommandHelp, renderHelp } from './render-help.js';
import type { StopSignal, Terminal } from './terminal.js';
import { traceOf } from './trace-of.js';

const stops = {
  SIGINT: { Code: 'Interrupted', ExitCode: exitCodes.interrupted },
  SIGTERM: { Code: 'Terminated', ExitCode: exitCodes.terminated },
} as const;

const stoppedBy = (signal: StopSignal, { Outcome, ClientToken, goOn }: UnderWay): NotDone => {
  const known = Outcome === 'Unknown' ? 'What it asked for may have been done.' : 'Nothing was done.';
  return new NotDone({
    ...stops[signal],
    Message: `${signal} ended the command. ${known}`,
    Outcome,
    ...(ClientToken !== undefined && { ClientToken }),
    ...(goOn !== undefined && { Advice: `To go on: ${goOn}` }),
  });
};

const showHelp = (text: string, json: boolean, terminal: Terminal): void => {
  if (json) terminal.document({ Help: text });
  else text.split('\n').forEach(terminal.out);
};

const dispatch = async (
  commands: readonly Command[],
  words: readonly string[],
  terminal: Terminal,
  underWay: CommandInput['underWay'],
): Promise<ExitCode> => {
  const json = wantsJson(words);
  const command = findCommand(commands, words);
  if (!command) {
    const asked = words.length === 0 || words.includes('--help') || words[0] === 'help';
    if (!asked) throw new UsageFault(`There is no command "${words.join(' ')}".`);
    const group = commands.filter(({ name }) => words[0] !== undefined && name.startsWith(`${words[0]} `));
    showHelp(renderHelp(group.length > 0 ? group : commands), json, terminal);
    return words.length === 0 ? exitCodes.usage : exitCodes.ok;
  }
  const { help, ...input } = parseCommandLine(command, words);
  if (!help) return inTrace(traceOf(input.options, terminal), () => command.run({ ...input, underWay }, terminal));
  showHelp(renderCommandHelp(command), json, terminal);
  return exitCodes.ok;
};

const tellFailure = (error: unknown, name: string, json: boolean, known: UnderWay, terminal: Terminal): ExitCode => {
  const { lines, document } = describeFailure(error, name, known);
  if (!json || !terminal.document(document)) lines.forEach(terminal.err);
  if (terminal.environment['CHAT_GROUPS_DEBUG'] && error instanceof Error) {
    terminal.err(JSON.stringify(describeError(error)));
  }
  return document.ExitCode;
};

/** Waits until stdout has taken everything. Nobody reading on is no fault of a command; a disk that is full is one. */
const endOutput = async (code: ExitCode, terminal: Terminal): Promise<ExitCode> => {
  const fault = await terminal.flushed();
  if (!fault || fault.code === 'EPIPE') return code;
  terminal.err(
    `The result could not be written to stdout (${fault.code ?? fault.name}); without that the exit code would have been ${String(code)}.`,
  );
  return code === exitCodes.ok ? exitCodes.failed : code;
};

/** Runs one command line, until its end or a signal, and tells how it ended. Never throws. */
export const runCommandLine = async (
  commands: readonly Command[],
  words: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> => {
  let known: UnderWay = { Outcome: 'NotApplied' };
  const underWay: CommandInput['underWay'] = (what) => {
    known = what;
  };
  let heard: StopSignal | undefined;
  const stopped = new Promise<never>((_, reject) => {
    const end = (signal: StopSignal): void => {
      reject(stoppedBy(signal, known));
    };
    void terminal.stopped.then((signal) => {
      heard = signal;
      (known.finish ?? end)(signal);
    });
    void terminal.insisted.then(end);
  });
  let code: ExitCode;
  try {
    code = await Promise.race([dispatch(commands, words, terminal, underWay), stopped]);
  } catch (error) {
    const name = findCommand(commands, words)?.name ?? '';
    // One that was to end by itself and failed: stopped is what it was.
    const end = heard !== undefined && !(error instanceof NotDone) ? stoppedBy(heard, known) : error;
    code = tellFailure(end, name, wantsJson(words), known, terminal);
  }
  return endOutput(code, terminal);
};
