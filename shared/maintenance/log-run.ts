import type { RunRecord } from '../state/run-record.js';
import { seconds } from '../telemetry/invocation-fields.js';
import type { RunLine } from '../telemetry/lines.js';
import type { RunReport } from './run-report.js';
import type { Surroundings } from './surroundings.js';

/** Writes the line of a run that has ended, or whose plan is stored: how, in what time, and how its items stand. */
export const logRun = (
  { Task, RunId, Mode, State, Reason, Groups, Items, NotYetNamed }: RunReport,
  { startedAtMs, hop }: Pick<RunRecord, 'startedAtMs' | 'hop'>,
  { log, requestId, timing }: Pick<Surroundings, 'log' | 'requestId' | 'timing'>,
): void => {
  log('info', 'maintenance', {
    requestId,
    task: Task,
    runId: RunId,
    mode: Mode,
    state: State,
    reason: Reason,
    runSeconds: seconds(timing.nowMs() - startedAtMs),
    groups: Groups,
    pending: Items.Pending,
    done: Items.Done,
    already: Items.Already,
    skipped: Items.Skipped,
    failed: Items.Failed,
    unknown: Items.Unknown,
    notYetNamed: NotYetNamed,
    hops: hop,
  } satisfies RunLine);
};
