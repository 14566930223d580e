import { ServiceError } from '../../../shared/errors/service-error.js';
import type { RunReport } from '../../../shared/maintenance/run-report.js';
import { type RunContinuation, type RunStart, runTask } from '../../../shared/maintenance/run-task.js';
import type { Surroundings } from '../../../shared/maintenance/surroundings.js';
import type { Task } from '../../../shared/maintenance/task.js';

const INVOCATION_MS = 600_000;

/**
 * Runs a task to its end, in as many invocations of ten minutes as it takes. As the platform does, it repeats an invocation
 * that failed.
 *
 * @throws what no function may throw, and when the run comes to no end.
 */
export const runToEnd = async <Params>(
  task: Task<Params>,
  start: RunStart<Params>,
  surroundings: Pick<Surroundings, 'config' | 'database' | 'timing'>,
  invocationsMax: number,
): Promise<RunReport> => {
  const queue: RunContinuation[] = [];
  let input: RunStart<Params> | RunContinuation | undefined = start;
  for (let invocations = 0; input && invocations < invocationsMax; invocations += 1) {
    try {
      const report = await runTask(task, input, {
        ...surroundings,
        credentials: surroundings.config.fallbackCredentials,
        deadlineAtMs: surroundings.timing.nowMs() + INVOCATION_MS,
        functionName: task.name,
        invoker: {
          invoke: (_, payload) => {
            const { RunId, Hop } = payload['Continue'] as { RunId: string; Hop: number };
            queue.push({ kind: 'continue', runId: RunId, hop: Hop });
            return Promise.resolve();
          },
        },
        requestId: 'test',
        log: () => undefined,
      });
      if (report.State !== 'Running') return report;
      input = queue.shift();
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
    }
  }
  throw new Error('the run came to no end');
};
