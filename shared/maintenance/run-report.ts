import type { Envelope } from '../operations/envelope.js';
import type { Findings } from './findings.js';
import type { Mode } from './run-request.js';
import type { JsonObject, TaskName } from './task.js';

/**
 * Where a run stands: its plan is stored; it goes on in another invocation; it ended well, with failures, or was stopped;
 * or it was refused before its first write.
 */
export type RunState = 'Planned' | 'Running' | 'Completed' | 'CompletedWithFailures' | 'Stopped' | 'Refused';

/** How many items stand how. */
export interface ItemCounts {
  readonly Pending: number;
  readonly Done: number;
  readonly Already: number;
  readonly Skipped: number;
  readonly Failed: number;
  readonly Unknown: number;
}

/** What a maintenance function answers, and what is logged and stored when a run ends. */
export interface RunReport extends Envelope, Findings {
  readonly Task: TaskName;
  readonly RunId: string;
  readonly Mode: Mode;
  readonly State: RunState;
  /** Why it was stopped, refused or not completed, in one word; of a plan, why its run would be. */
  readonly Reason?: string;
  /** Until when the run can be resumed, where something is left to do. */
  readonly ResumableUntil?: string;
  readonly PlanId?: string;
  readonly PlanHash?: string;
  /** How many groups were looked at. */
  readonly Groups: number;
  /** How many rows of the list had no GroupId: groups that are being created. They were not worked on. */
  readonly NotYetNamed: number;
  /** How many groups the task should have changed and could not because of their state, by state. */
  readonly NotWorkedOn: Readonly<Record<string, number>>;
  /** The plan: how many items of each action. */
  readonly Actions: Readonly<Record<string, number>>;
  readonly Items: ItemCounts;
  /** The first items that failed or are unknown. */
  readonly Failures: readonly { readonly GroupId: string; readonly Code: string }[];
  /** What cannot be undone, said before it is done. */
  readonly Notices: readonly string[];
  readonly Proof?: JsonObject;
}
