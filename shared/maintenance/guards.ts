import { groupCounts } from '../state/group-counts.js';
import type { LiveRun } from './live-run.js';
import type { Refusal } from './refusal.js';
import { HOUR_MS } from '../durations.js';

// So long must a list stay short until it is believed.
const SUSPICION_HOURS = 24;

/** Why a guard refuses a run before its first write. */
export const guardReasons: ReadonlySet<string> = new Set(['TooManyChanges', 'InventoryShrunk', 'TemplateRepeated']);

/** What a plan comes to. */
export interface PlanSize {
  /** How many groups the number has. */
  readonly groups: number;
  /** How many items are to be applied. */
  readonly changes: number;
}

/**
 * Refuses a plan that would change more than is allowed. `MaxChanges` of the request stands in place of the task's caps.
 *
 * @returns undefined when it may be applied.
 */
export const guardCaps = <Params>(
  { task, context, record }: LiveRun<Params>,
  { groups, changes }: PlanSize,
): Refusal | undefined => {
  const { maxChanges } = record();
  const caps = task.caps(context.config);
  const ofShare = caps.share === undefined ? Infinity : Math.floor(caps.share * groups);
  const most = maxChanges ?? Math.min(caps.changes ?? Infinity, ofShare);
  if (changes <= most) return undefined;
  const message = `The plan holds ${String(changes)} changes in ${String(groups)} groups, and ${String(most)} are allowed. MaxChanges ${String(changes)} would allow it.`;
  return { reason: 'TooManyChanges', message };
};

/**
 * Compares the number of groups with that of the last complete list. A list that is suddenly far shorter is not believed
 * until it has stayed so for a day; until then it stops what destroys.
 *
 * @returns undefined when it is believed, or the task destroys nothing.
 */
export const guardInventory = async <Params>(
  { task, context, record, surroundings }: LiveRun<Params>,
  { groups }: PlanSize,
): Promise<Refusal | undefined> => {
  const { scope, config, timing } = context;
  const counts = groupCounts(surroundings.database);
  const { shrunkBelow } = config.maintenance;
  const last = await counts.find(scope);
  const isShorter = (than: number): boolean => groups < shrunkBelow * than;
  const { listComplete } = record();
  if (!last || !isShorter(last.groups)) {
    if (listComplete) await counts.accept(scope, groups);
    return undefined;
  }
  const { suspect } = last;
  const hasStayed = suspect !== undefined && timing.nowMs() - suspect.atMs >= SUSPICION_HOURS * HOUR_MS;
  if (listComplete && hasStayed && !isShorter(suspect.groups)) {
    await counts.accept(scope, groups);
    return undefined;
  }
  // A list in which groups may be missing says nothing about how many there are.
  if (listComplete) await counts.suspect(scope, groups, timing.nowMs());
  if (!task.destructive) return undefined;
  const message = `CAMS lists ${String(groups)} groups where it listed ${String(last.groups)} before. Nothing is removed while the list is suspiciously short; it is believed after ${String(SUSPICION_HOURS)} hours.`;
  return { reason: 'InventoryShrunk', message };
};
