import type { RunReport } from '../../../shared/maintenance/run-report.js';
import type { RunStart } from '../../../shared/maintenance/run-task.js';
import type { Task } from '../../../shared/maintenance/task.js';
import type { Database } from '../../../shared/state/database.js';
import type { RunRecord } from '../../../shared/state/run-record.js';
import { runRecords } from '../../../shared/state/run-records.js';
import { UsageFault } from '../../command/command.js';

/** A plan that waits to be carried out. */
export interface StoredPlan<Params> {
  /** What was told when it was made. */
  readonly report: RunReport;
  /** The request that carries it out. */
  readonly start: Omit<RunStart<Params>, 'runId'>;
}

const isPlanOf = (
  task: string,
  plan: RunRecord | undefined,
): plan is RunRecord & { readonly planHash: string; readonly report: string } =>
  plan?.phase === 'PLANNED' && plan.task === task && plan.planHash !== null && plan.report !== null;

/** @throws {UsageFault} when there is no such plan of this task. */
export const findStoredPlan = async <Params>(
  { name, params }: Task<Params>,
  planId: string,
  database: Database,
): Promise<StoredPlan<Params>> => {
  const plan = await runRecords(database).find(planId);
  if (!isPlanOf(name, plan)) throw new UsageFault(`There is no stored plan ${planId} of ${name}.`);
  return {
    // Written by the engine.
    report: JSON.parse(plan.report) as RunReport,
    start: {
      kind: 'start',
      params: params.parse(JSON.parse(plan.params)),
      request: {
        Mode: 'apply',
        CustSpaceId: plan.custSpaceId,
        BusinessNumber: plan.businessNumber,
        PlanId: planId,
        PlanHash: plan.planHash,
        ...(plan.maxChanges === null ? {} : { MaxChanges: plan.maxChanges }),
      },
    },
  };
};
