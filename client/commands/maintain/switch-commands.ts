import { taskNames } from '../../../shared/maintenance/task.js';
import { openDatabase } from '../../../shared/state/open-database.js';
import { stopSwitch, type StopSwitch } from '../../../shared/state/stop-switch.js';
import { type Command, isSet, type OptionValues, textOf, UsageFault } from '../../command/command.js';
import { exitCodes } from '../../command/exit-codes.js';
import type { Terminal } from '../../command/terminal.js';
import { configFor, localOption, requireStore } from '../surroundings.js';

const options = {
  task: { type: 'string', value: 'TASK', description: `Only this task: ${taskNames.join(', ')}.` },
  ...localOption,
} as const;

const withSwitch = async (
  given: OptionValues,
  terminal: Terminal,
  work: (stop: StopSwitch, name: string) => Promise<void>,
): Promise<typeof exitCodes.ok> => {
  const task = textOf(given, 'task');
  if (task !== undefined && !taskNames.some((name) => name === task)) {
    throw new UsageFault(`--task must be one of ${taskNames.join(', ')}.`);
  }
  const database = await openDatabase(requireStore(await configFor(given, terminal)));
  try {
    const stop = stopSwitch(database);
    await work(stop, task ?? '*');
    const stopped = await stop.stopped();
    if (isSet(given, 'json')) terminal.document({ Stopped: stopped });
    else if (stopped.length === 0) terminal.out('Maintenance may write.');
    else terminal.out(`Stopped: ${stopped.map((name) => (name === '*' ? 'all tasks' : name)).join(', ')}.`);
    return exitCodes.ok;
  } finally {
    await database.close();
  }
};

/** `chat-groups maintain stop` */
export const maintainStop: Command = {
  name: 'maintain stop',
  operands: [],
  summary: 'Stops maintenance before its next write, wherever it runs.',
  description: ['Runs under way end as Stopped: what is done stays done. Plans can still be made.'],
  examples: ['chat-groups maintain stop', 'chat-groups maintain stop --task delete-empty-groups'],
  options,
  run: ({ options: given }, terminal) => withSwitch(given, terminal, (stop, name) => stop.stop(name, Date.now())),
};

/** `chat-groups maintain go` */
export const maintainGo: Command = {
  name: 'maintain go',
  operands: [],
  summary: 'Lets maintenance write again.',
  description: [
    'Runs that were stopped do not go on by themselves: `chat-groups maintain resume RUN` does what is left of one.',
  ],
  examples: ['chat-groups maintain go', 'chat-groups maintain go --task delete-empty-groups'],
  options,
  run: ({ options: given }, terminal) => withSwitch(given, terminal, (stop, name) => stop.go(name)),
};
