import { CHANGED_SINCE_PLAN, NOT_IN_PLAN, planMatch } from '../state/plan-match.js';
import type { Findings } from './findings.js';
import type { LiveRun } from './live-run.js';

const GROUPS_TOLD = 20;

/**
 * Has a run of mode `apply` do what stands in its plan and still holds. What it has found beyond that is skipped: groups
 * that came later, and groups of which something else is true now.
 */
export const keepToPlan = async <Params>({ record, context, hold }: LiveRun<Params>): Promise<void> => {
  const { runId, planId } = record();
  if (planId !== null) await planMatch(context.database, runId, planId).narrow(hold.lease);
};

/** Which of these groups need not be looked at again, because the plan of the run found nothing to do to them. */
export const needNoLook = async <Params>(
  { task, record, context }: LiveRun<Params>,
  groupIds: readonly string[],
): Promise<ReadonlySet<string>> => {
  const { runId, planId } = record();
  if (planId === null || task.plansByCalls !== true) return new Set();
  return planMatch(context.database, runId, planId).needless(groupIds);
};

/** In what the groups differ from the plan that a run has carried out; nothing of a run that has none. */
export const findDifferences = async <Params>({
  record,
  context,
}: Pick<LiveRun<Params>, 'record' | 'context'>): Promise<
  Pick<Findings, 'GroupsChangedSincePlan' | 'GroupsNotInPlan'>
> => {
  const { runId, planId } = record();
  if (planId === null) return {};
  const match = planMatch(context.database, runId, planId);
  const changed = await match.withCode(CHANGED_SINCE_PLAN, GROUPS_TOLD);
  const later = await match.withCode(NOT_IN_PLAN, GROUPS_TOLD);
  const told = ({ groupIds, count }: typeof changed): { Count: number; First: readonly string[] } => ({
    Count: count,
    First: groupIds,
  });
  return {
    ...(changed.count > 0 ? { GroupsChangedSincePlan: told(changed) } : {}),
    ...(later.count > 0 ? { GroupsNotInPlan: told(later) } : {}),
  };
};
