import type { RunRecord } from '../state/run-record.js';
import type { Refusal } from './refusal.js';
import type { RunState } from './run-report.js';
import { storedReport } from './stored-report.js';
import { DAY_MS } from '../durations.js';

/** What is not finished of a run. */
export interface Remainder {
  /** Items that were planned, and are not known to have ended well. */
  readonly items: number;
  /** Whether its verification is to be taken, or taken again. */
  readonly verification: boolean;
}

const UNFINISHED: readonly RunState[] = ['Stopped', 'CompletedWithFailures'];

/** The part of a run's record that says how it can be resumed once it has ended. */
type Resumability = Pick<RunRecord, 'resumePhase' | 'resumableUntilMs'>;

/**
 * Whether, where and how long a run can be resumed that is about to end: where something is left of it.
 *
 * @param keepDays how long what resuming needs is kept.
 */
export const resumabilityOf = (
  state: RunState,
  { phase }: Pick<RunRecord, 'phase'>,
  { items, verification }: Remainder,
  keepDays: number,
  nowMs: number,
): Resumability =>
  UNFINISHED.includes(state) && (items > 0 || verification)
    ? { resumePhase: phase === 'PLANNING' ? 'PLANNING' : 'APPLYING', resumableUntilMs: nowMs + keepDays * DAY_MS }
    : { resumePhase: null, resumableUntilMs: null };

/**
 * Why a run cannot be resumed: the one place that says so. What has not ended can be, whether its process died or it waits
 * to be invoked: the lease of its number tells whether anybody works on it.
 *
 * @returns undefined when it can be resumed.
 */
export const whyNotResumable = (record: RunRecord, nowMs: number): Refusal | undefined => {
  const { runId, task, phase, resumePhase, resumableUntilMs } = record;
  if (phase === 'PLANNED') {
    const advice = `To carry it out: chat-groups maintain ${task} --apply ${runId}`;
    return { reason: 'IsPlan', message: `${runId} is a plan, and a plan is not resumed.`, advice };
  }
  if (phase !== 'ENDED') return undefined;
  const state = storedReport(record)?.State;
  if (state === 'Completed') return { reason: 'NothingLeft', message: 'The run is completed: nothing is left to do.' };
  if (state === 'Refused') {
    const message = 'The run was refused before it changed anything: there is nothing to resume.';
    return { reason: 'NothingBegun', message, advice: 'Start a new run.' };
  }
  if (resumePhase !== null && (resumableUntilMs ?? 0) > nowMs) return undefined;
  const message =
    'Nothing of the run can be resumed: either nothing was left that it had planned, or it ended too long ago.';
  return { reason: 'NotResumable', message, advice: 'Start a new run for the groups that its report names.' };
};
