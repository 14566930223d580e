import type { RunRecord } from '../state/run-record.js';
import type { RunRecords } from '../state/run-records.js';
import type { Refusal } from './refusal.js';
import { HOUR_MS } from '../durations.js';

/**
 * Whether the plan that a run of mode `apply` names may be carried out, as far as the records tell: that it still fits the
 * world is found out by making it again.
 *
 * @returns undefined when it may.
 */
export const checkStoredPlan = async (
  { runId, planId, wantedHash, task, custSpaceId, businessNumber, params }: RunRecord,
  runs: RunRecords,
  planHours: number,
  nowMs: number,
): Promise<Refusal | undefined> => {
  if (planId === null || wantedHash === null) {
    return { reason: 'PlanMissing', message: 'Mode apply needs PlanId and PlanHash of a stored plan.' };
  }
  const plan = await runs.find(planId);
  if (plan?.phase !== 'PLANNED' || plan.task !== task) {
    return { reason: 'PlanNotFound', message: 'There is no stored plan of this task with that PlanId.' };
  }
  const isOurs = plan.custSpaceId === custSpaceId && plan.businessNumber === businessNumber && plan.params === params;
  if (!isOurs) return { reason: 'PlanOfOther', message: 'The plan was made for another number or other parameters.' };
  if (plan.planHash !== wantedHash) {
    return { reason: 'PlanChanged', message: 'PlanHash is not that of the stored plan.' };
  }
  if (plan.appliedBy !== null && plan.appliedBy !== runId) {
    return { reason: 'AlreadyApplied', message: `The plan was taken by the run ${plan.appliedBy} already.` };
  }
  if (nowMs - plan.startedAtMs > planHours * HOUR_MS) {
    return { reason: 'PlanExpired', message: `The plan is older than ${String(planHours)} hours. Make a new one.` };
  }
  return undefined;
};
