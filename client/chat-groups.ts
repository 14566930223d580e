import { commands } from './commands/commands.js';
import { runCommandLine } from './command/run-command-line.js';
import { processTerminal } from './command/terminal.js';

process.exitCode = await runCommandLine(commands, process.argv.slice(2), processTerminal());
