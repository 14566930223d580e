import type { Config } from '../../../shared/config.js';
import { type RunContinuation, type RunInput, runTask } from '../../../shared/maintenance/run-task.js';
import type { RunReport } from '../../../shared/maintenance/run-report.js';
import type { Task } from '../../../shared/maintenance/task.js';
import type { Database } from '../../../shared/state/database.js';
import { systemTiming } from '../../../shared/timing.js';
import type { Terminal } from '../../command/terminal.js';
import { watchProgress } from './watch-progress.js';

/** By this name the records tell that a run was started by hand. */
export const COMMAND_LINE = 'chat-groups';

// There is no platform that ends us; a hand-over now and then keeps the way of the functions.
const INVOCATION_MS = 3_600_000;

/** Carries out a run in this process, to its end. */
export const runLocally = async <Params>(
  task: Task<Params>,
  first: RunInput<Params>,
  { config, database }: { readonly config: Config; readonly database: Database },
  terminal: Terminal,
): Promise<RunReport> => {
  const queue: RunContinuation[] = [];
  const stopWatching = watchProgress(database, first.runId, terminal);
  try {
    for (let input = first; ;) {
      const report = await runTask(task, input, {
        config,
        credentials: config.fallbackCredentials,
        database,
        timing: systemTiming,
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
    stopWatching();
  }
};
