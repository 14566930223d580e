import type { RunOrder } from '../state/run-record.js';
import type { LiveRun } from './live-run.js';
import { NOT_WORKED_ON } from './not-worked-on.js';
import { envelopeOf, type Standing } from './report-envelope.js';
import type { ItemCounts, RunReport } from './run-report.js';

const FAILURES_TOLD = 20;

const NO_ITEMS: ItemCounts = { Pending: 0, Done: 0, Already: 0, Skipped: 0, Failed: 0, Unknown: 0 };

/** What is reported of a run that has looked at nothing. */
export const emptyReport = (
  { runId, task, mode }: Pick<RunOrder, 'runId' | 'task' | 'mode'>,
  standing: Standing,
  requestId: string,
): RunReport =>
  ({
    ...envelopeOf(runId, standing, requestId),
    Task: task,
    RunId: runId,
    Mode: mode,
    State: standing.state,
    ...(standing.why ? { Reason: standing.why.reason } : {}),
    ...(standing.resumableUntilMs ? { ResumableUntil: new Date(standing.resumableUntilMs).toISOString() } : {}),
    Groups: 0,
    NotYetNamed: 0,
    NotWorkedOn: {},
    Actions: {},
    Items: NO_ITEMS,
    Failures: [],
    Notices: standing.notices ?? [],
    // Task and mode are text in the store, and were checked before they came there.
  }) as RunReport;

/** What is reported of a run, counted from what is stored of it. */
export const reportRun = async <Params>(
  run: Pick<LiveRun<Params>, 'task' | 'items' | 'record' | 'surroundings'> & { context: { params: Params } },
  standing: Standing,
): Promise<RunReport> => {
  const { task, items, context, record, surroundings } = run;
  const { runId, planId, planHash, mode, listComplete, notYetNamed } = record();
  const states = await items.countStates();
  const count = (state: string): number => states.get(state) ?? 0;
  const failures = await items.failures(FAILURES_TOLD);
  const plan = planId ?? (mode === 'plan' ? runId : undefined);
  return {
    ...emptyReport(record(), standing, surroundings.requestId),
    ...(plan === undefined ? {} : { PlanId: plan }),
    ...(planHash === null ? {} : { PlanHash: planHash }),
    Groups: [...states.values()].reduce((sum, groups) => sum + groups, 0),
    NotYetNamed: notYetNamed,
    NotWorkedOn: Object.fromEntries(await items.countCodes(`${NOT_WORKED_ON}.`)),
    Actions: Object.fromEntries(await items.countActions()),
    Items: {
      Pending: count('Pending'),
      Done: count('Done'),
      Already: count('Already'),
      Skipped: count('Skipped'),
      Failed: count('Failed'),
      Unknown: count('Unknown'),
    },
    Failures: failures.map(({ groupId, code }) => ({ GroupId: groupId, Code: code ?? 'Unknown' })),
    Notices: [
      ...task.notices(context.params),
      ...(listComplete || planHash === null
        ? []
        : ['The list of groups did not come to rest while it was read: a group may be missing from the plan.']),
      ...(standing.notices ?? []),
    ],
    ...(standing.proof ? { Proof: standing.proof } : {}),
  };
};
