import type { Environment } from '../../../shared/config.js';
import { ServiceError, serviceError } from '../../../shared/errors/service-error.js';
import type { RunReport } from '../../../shared/maintenance/run-report.js';
import { type RunContinuation, type RunInput, type RunStart, runTask } from '../../../shared/maintenance/run-task.js';
import type { Task } from '../../../shared/maintenance/task.js';
import type { Database } from '../../../shared/state/database.js';
import type { Timing } from '../../../shared/timing.js';
import type { DatabaseKind } from '../../support/database-kinds.js';
import { LeapingClock } from './leaping-clock.js';
import { type Death, mortalDatabase } from './mortal-database.js';
import { openTaskBed, SCOPE, type TaskBed } from '../tasks/task-bed.js';

export interface Invocation {
  readonly death?: Death;
  readonly settings?: Environment;
  readonly timeoutMs?: number;
  /** The platform takes no invocation. */
  readonly cannotInvoke?: boolean;
  /** Who works on the run; the function of its task unless said otherwise. */
  readonly functionName?: string;
  /** As a command line, which invokes nothing. */
  readonly wakesNobody?: boolean;
  /** In place of the clock that leaps. */
  readonly timing?: Timing;
  /** In place of the bed's own connection. */
  readonly database?: Database;
  /** Sees each statement before it is run. */
  readonly watch?: (sql: string) => void | Promise<void>;
}

/** What came of an invocation: a report, an error that makes the platform repeat it, or the death of the process. */
export type Outcome = RunReport | ServiceError | 'died';

export interface RunBed extends TaskBed {
  readonly clock: LeapingClock;
  /** What runs sent themselves and nobody has received yet. */
  readonly queue: RunContinuation[];
  /** In how many seconds each of these was asked for. */
  readonly delays: number[];
  readonly invoke: <Params>(task: Task<Params>, input: RunInput<Params>, invocation?: Invocation) => Promise<Outcome>;
  /** As a platform does: repeats what failed, delivers what is queued. @returns the report that ends the run. */
  readonly deliver: <Params>(
    task: Task<Params>,
    start: RunInput<Params>,
    invocationAt?: (count: number) => Invocation,
  ) => Promise<RunReport>;
  /** Every log line's fields. */
  readonly lines: Record<string, unknown>[];
  /** How many processes have died. */
  readonly deaths: () => number;
  readonly clear: () => Promise<void>;
}

// Calls wait for turns in the clock's time only, but each wait costs a statement.
const BRISK = { CAMS_CALLS_PER_SECOND: '1000', MAINTENANCE_SHARE: '1' };

const TABLES = [
  'maintenance_runs',
  'maintenance_items',
  'maintenance_leases',
  'maintenance_pace',
  'maintenance_stops',
  'group_counts',
  'link_records',
  'removal_records',
  'profile_records',
  'inventory_groups',
  'inventories',
  'chat_groups',
  'clean_ups',
];

export const startOf = <Params>(
  task: Task<Params>,
  params: object = {},
  request: Partial<RunStart<Params>['request']> = {},
  runId = 'run-1',
): RunStart<Params> => ({
  kind: 'start',
  runId,
  request: {
    Mode: 'plan-and-apply',
    CustSpaceId: SCOPE.custSpaceId,
    BusinessNumber: SCOPE.businessNumber,
    ...request,
  },
  params: task.params.parse(params),
});

/** A local CAMS, a database, and a platform that invokes tasks. */
export const openRunBed = async (kind?: DatabaseKind, random: () => number = Math.random): Promise<RunBed> => {
  const bed = await openTaskBed(kind);
  const clock = new LeapingClock(random);
  const queue: RunContinuation[] = [];
  const delays: number[] = [];
  const lines: Record<string, unknown>[] = [];
  let deaths = 0;
  const credentials = bed.credentials();

  const invoke: RunBed['invoke'] = (
    task,
    input,
    {
      death,
      settings = {},
      timeoutMs = 600_000,
      cannotInvoke = false,
      functionName = task.name,
      wakesNobody = false,
      timing = clock,
      database: living = bed.database,
      watch,
    } = {},
  ) =>
    new Promise((resolve, reject) => {
      let isDead = false;
      // A process that has died begins nothing more: its time is over.
      const ownTiming: Timing = {
        nowMs: () => (isDead ? Number.MAX_SAFE_INTEGER : timing.nowMs()),
        random: timing.random,
        pause: (ms) => (isDead ? new Promise(() => undefined) : timing.pause(ms)),
      };
      const database = mortalDatabase(
        timing === clock ? clock.timed(living) : living,
        death,
        () => {
          isDead = true;
          deaths += 1;
          resolve('died');
        },
        watch,
      );
      runTask(task, input, {
        config: bed.config({ ...BRISK, ...settings }),
        credentials,
        database,
        timing: ownTiming,
        deadlineAtMs: timing.nowMs() + timeoutMs,
        functionName,
        wakesNobody,
        invoker: {
          invoke: (name, payload, delaySeconds = 0) => {
            delays.push(delaySeconds);
            // A role may invoke its own function alone.
            if (cannotInvoke || name !== functionName) return Promise.reject(serviceError('UpstreamUnavailable'));
            const { RunId, Hop } = payload['Continue'] as { RunId: string; Hop: number };
            queue.push({ kind: 'continue', runId: RunId, hop: Hop });
            return Promise.resolve();
          },
        },
        requestId: 'test',
        log: (_, event, fields) => lines.push({ event, ...fields }),
      }).then(resolve, (error: unknown) => {
        if (error instanceof ServiceError) resolve(error);
        else reject(error instanceof Error ? error : new Error(String(error)));
      });
    });

  const deliver: RunBed['deliver'] = async (task, start, invocationAt = () => ({})) => {
    let input: typeof start | RunContinuation | undefined = start;
    for (let count = 1; count <= 500; count += 1) {
      const outcome = await invoke(task, input, invocationAt(count));
      if (outcome === 'died' || outcome instanceof ServiceError) continue;
      if (outcome.State !== 'Running') return outcome;
      input = queue.shift();
      if (!input) throw new Error('the run was handed to nobody');
    }
    throw new Error('the run came to no end');
  };

  return {
    ...bed,
    clock,
    queue,
    delays,
    invoke,
    deliver,
    lines,
    deaths: () => deaths,
    clear: async () => {
      await bed.control('POST', 'reset', {});
      for (const table of TABLES) await bed.database.run(`DELETE FROM ${table}`);
      queue.length = 0;
      delays.length = 0;
      lines.length = 0;
    },
  };
};

/** The report of an outcome that must be one. */
export const reportOf = (outcome: Outcome): RunReport => {
  if (outcome === 'died' || outcome instanceof ServiceError) throw new Error(`no report: ${String(outcome)}`);
  return outcome;
};
