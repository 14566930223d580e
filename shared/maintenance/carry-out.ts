import { ServiceError } from '../errors/service-error.js';
import { applyPlan } from './applying.js';
import { checkStoredPlan } from './check-stored-plan.js';
import { endRun, refuseRun } from './end-run.js';
import { guardCaps, guardInventory } from './guards.js';
import { guardWholeList, LIST_UNSETTLED } from './list-unsettled.js';
import type { LiveRun } from './live-run.js';
import { keepToPlan } from './keep-to-plan.js';
import { planHash } from './plan-hash.js';
import { plannedGroups } from './planned-groups.js';
import { makePlan } from './planning.js';
import { proveAndEnd } from './prove.js';
import type { Refusal } from './refusal.js';
import type { RunReport } from './run-report.js';
import { storedReport } from './stored-report.js';

const AlreadyApplied: Refusal = { reason: 'AlreadyApplied', message: 'Another run has taken the plan.' };
const PlanStale: Refusal = {
  reason: 'PlanStale',
  message: 'Nothing that the plan says of its groups holds any more. Make a new plan.',
};

/** Takes the plan of mode `apply` for this run, unless nothing of it holds any more. */
const claimPlan = async <Params>({ record, runs }: LiveRun<Params>, changes: number): Promise<Refusal | undefined> => {
  const { runId, planId } = record();
  if (planId === null) return undefined;
  const planned = (await runs.find(planId))?.report ?? null;
  if (changes === 0 && (storedReport({ report: planned })?.Items.Pending ?? 0) > 0) return PlanStale;
  return (await runs.claimPlan(planId, runId)) ? undefined : AlreadyApplied;
};

const planAndGuard = async <Params>(run: LiveRun<Params>): Promise<RunReport | undefined> => {
  const { task, record, runs, items, save, context } = run;
  const { mode, custSpaceId, businessNumber, params } = record();
  const nowMs = context.timing.nowMs();
  if (mode === 'apply') {
    const why = await checkStoredPlan(record(), runs, context.config.maintenance.planHours, nowMs);
    if (why) return refuseRun(run, why);
  }
  try {
    await makePlan(run);
    await keepToPlan(run);
  } catch (error) {
    if (!(error instanceof ServiceError) || error.entry.retry !== 'never') throw error;
    return refuseRun(run, { reason: 'CannotPlan', message: error.message }, error.code);
  }
  // A run of mode apply answers the hash of the plan that it carries out.
  const own = mode === 'apply' ? record().wantedHash : undefined;
  const hash = own ?? (await planHash([task.name, custSpaceId, businessNumber, params], items));
  const states = await items.countStates();
  const groups = [...states.values()].reduce((sum, count) => sum + count, 0);
  const size = { groups, changes: states.get('Pending') ?? 0 };
  const why =
    guardWholeList(run) ??
    (await guardInventory(run, size)) ??
    guardCaps(run, size) ??
    (await task.guard?.(context.params, plannedGroups(items)));
  await save({ planHash: hash });
  if (mode === 'plan') {
    const notices = why ? [`As it stands it would be refused: ${why.message}`] : [];
    const reason = why ?? (record().listComplete ? undefined : LIST_UNSETTLED);
    return endRun(run, { state: 'Planned', notices, ...(reason && { why: reason }) });
  }
  const refused = why ?? (await claimPlan(run, size.changes));
  if (refused) return refuseRun(run, refused);
  await save({ phase: 'APPLYING' });
  return undefined;
};

/**
 * Carries a run out from where it stands: plan, guards, items, proof.
 *
 * @throws {RunInterrupted} when it must not go on now.
 * @throws {ServiceError} when it cannot go on now, and should be tried again.
 */
export const carryOut = async <Params>(run: LiveRun<Params>): Promise<RunReport> => {
  if (run.record().phase === 'PLANNING') {
    const ended = await planAndGuard(run);
    if (ended) return ended;
  }
  if (run.record().phase === 'APPLYING') {
    await applyPlan(run);
    await run.save({ phase: 'FINISHING' });
  }
  return proveAndEnd(run);
};
