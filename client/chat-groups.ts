import { Console } from 'node:console';

import { commands } from './commands/commands.js';
import { exitCodes } from './command/exit-codes.js';
import { processTerminal } from './command/process-terminal.js';
import { runCommandLine } from './command/run-command-line.js';

// Log lines of what runs in this process are no results: stdout holds those alone.
globalThis.console = new Console(process.stderr);

const code = await runCommandLine(commands, process.argv.slice(2), processTerminal());
process.exitCode = code;
// What a signal has ended still waits for its answers.
if (code === exitCodes.interrupted || code === exitCodes.terminated) process.exit();
