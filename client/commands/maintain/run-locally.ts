import { type RunContinuation, type RunInput, runTask } from '../../../shared/maintenance/run-task.js';
import type { RunReport } from '../../../shared/maintenance/run-report.js';
import type { Task } from '../../../shared/maintenance/task.js';
import { pausingUntil } from './pausing-until.js';
import type { TaskWork } from './task-work.js';
import { type Watching, watchProgress } from './watch-progress.js';

/** By this name the records tell that a run was started by hand. */
export const COMMAND_LINE = 'chat-groups';

// There is no platform that ends us; a hand-over now and then keeps the way of the functions.
const INVOCATION_MS = 3_600_000;

/**
 * Carries out a run in this process, to its end.
 *
 * @param watching what shows how far it has come; a line of its own unless said otherwise.
 */
export const runLocally = async <Params>(
  task: Task<Params>,
  first: RunInput<Params>,
  { surroundings: { config, database }, terminal, interruption: { signal } }: TaskWork,
  watching: Watching = watchProgress(database, first.runId, terminal),
): Promise<RunReport> => {
  const queue: RunContinuation[] = [];
  const timing = pausingUntil(signal);
  try {
    for (let input = first; ;) {
      const report = await runTask(task, input, {
        config,
        credentials: config.fallbackCredentials,
        database,
        timing,
        signal,
        tellWait: watching.wait,
        deadlineAtMs: Date.now() + INVOCATION_MS,
        functionName: COMMAND_LINE,
        invoker: {
          invoke: () => {
            queue.push({ kind: 'continue', runId: first.runId, hop: 0 });
            return Promise.resolve();
          },
        },
        wakesNobody: true,
        requestId: first.runId,
        log: () => undefined,
      });
      const next = queue.shift();
      if (report.State !== 'Running' || !next) return report;
      input = next;
    }
  } finally {
    watching.stop();
  }
};
