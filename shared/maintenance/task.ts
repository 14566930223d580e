import type * as z from 'zod/mini';

import type { NamedRow } from '../cams/read/row.js';
import type { Config } from '../config.js';
import type { Operation, RequestOf, ResponseOf } from '../operations/operation.js';
import type { ReadNumber } from '../operations/phone-number.js';
import type { CleanUp } from '../state/clean-up.js';
import type { Database } from '../state/database.js';
import type { Timing } from '../timing.js';
import type { Findings } from './findings.js';
import type { Overlap } from './overlap.js';
import type { Refusal } from './refusal.js';
import type { TurnTaker } from './take-turns.js';

export const taskNames = [
  'rotate-invite-links',
  'off-board-participant',
  'apply-group-profile',
  'delete-empty-groups',
  'take-group-inventory',
] as const;

export type TaskName = (typeof taskNames)[number];

export type JsonObject = Readonly<Record<string, unknown>>;

/** The business number whose groups one run works on. */
export interface RunScope {
  readonly custSpaceId: string;
  readonly businessNumber: string;
}

/** What is to be done to one group. */
export interface PlannedItem {
  readonly groupId: string;
  /** One word, by which the plan is counted: `ReplaceLink`, `RemoveParticipants`. */
  readonly action: string;
  /** What applying it needs, as JSON. It is stored and hashed: links as digests, nothing that changes from day to day. */
  readonly detail: JsonObject;
}

/** What a stored plan says of one group. */
export interface PlannedGroup extends Pick<PlannedItem, 'groupId' | 'detail'> {
  /** Whether the settings protect it, so that nothing is done to it. */
  readonly isProtected: boolean;
}

/** How one item of a run ended. A code is one of the error catalogue, or a word of the task. */
export interface ItemEnd {
  readonly end: 'Done' | 'Already' | 'Skipped' | 'Failed' | 'Unknown';
  readonly code?: string;
  /** What the report tells of the item, as JSON; numbers masked, no links. */
  readonly told?: JsonObject;
}

/**
 * The way of a task to CAMS. Every call waits for its turn in the pace that all runs of the number share, and repeats what
 * may be repeated. Before a call that changes something the stop switch and the lease are looked at.
 */
export interface TaskCams {
  /**
   * @param request without CustSpaceId and BusinessNumber: they are the run's.
   * @throws {ServiceError} what CAMS refuses; its outcome says whether the change may have been made.
   * @throws {RunInterrupted} when the run must not go on now. A task lets it pass.
   */
  readonly call: <O extends Operation>(
    operation: O,
    request: Omit<RequestOf<O>, 'CustSpaceId' | 'BusinessNumber'>,
  ) => Promise<ResponseOf<O>>;
  /** Does the same for each item; for several at the same time while calls take longer than the pace would let them. */
  readonly each: Overlap;
  readonly turns: Pick<TurnTaker, 'taken' | 'unused'>;
  /**
   * Waits under the lease.
   *
   * @throws {RunInterrupted} `OutOfTime` at once where this invocation ends before.
   */
  readonly wait: (ms: number) => Promise<void>;
}

/** What a task is given. */
export interface TaskContext<Params> {
  readonly runId: string;
  readonly scope: RunScope;
  readonly params: Params;
  readonly cams: TaskCams;
  readonly database: Database;
  readonly timing: Timing;
  readonly config: Config;
}

/** How many irreversible changes a plan may hold. Both hold where both are given. */
export interface Caps {
  readonly changes?: number;
  /** Of all groups of the number, 0 to 1. */
  readonly share?: number;
}

/** In which states a task can work on groups, in upper case. */
export interface WorkingStates {
  readonly states: readonly string[];
  /** How the item of a group ends that should be changed and is in another state. */
  readonly otherwise: 'Failed' | 'Skipped';
}

/** What a verification found that is not as the run was to make it. */
export interface Shortfall {
  /** One word. */
  readonly reason: string;
  /** One sentence. */
  readonly message: string;
}

/** What a run looked at again after its work. */
export interface Verification {
  /** What the report tells as `Proof`. */
  readonly proof: JsonObject;
  /** Empty: all is as it should be. Otherwise the run ends with failures. */
  readonly shortfalls: readonly Shortfall[];
}

/** One kind of maintenance. It looks and acts at one group at a time; the engine does everything else. */
export interface Task<Params> {
  readonly name: TaskName;
  /** One sentence in our own words. */
  readonly summary: string;
  /** The members of a request that are the task's own, beside Mode, CustSpaceId, BusinessNumber and MaxChanges. */
  readonly params: z.ZodMiniType<Params>;
  /** How it reads phone numbers that people wrote, in requests and settings; as they are on the wire unless said otherwise. */
  readonly readNumber?: ReadNumber;
  /** Every RAM action the function's role needs, in the form `cams:<Operation>`. */
  readonly ramActions: readonly string[];
  readonly caps: (config: Config) => Caps;
  /** Whether an inventory far smaller than the last one forbids applying. */
  readonly destructive: boolean;
  /** Whether it changes nothing in CAMS, so that protected groups are not left out. */
  readonly readsOnly?: boolean;
  /** Whether it must not begin while a group may be missing from the list. */
  readonly needsWholeList?: boolean;
  /** Whether planning asks CAMS about each group: groups that a stored plan found nothing in are not looked at again. */
  readonly plansByCalls?: boolean;
  /** Left out: it works on groups in every state. */
  readonly worksOn?: WorkingStates;
  /** Groups that a request names one by one: one in a state that the task does not work on is a failure. */
  readonly named?: {
    /** The member of the request that names them. */
    readonly by: string;
    readonly groupIds: (params: Params) => readonly string[];
  };
  /**
   * Looks in the finished plan for the numbers that a request names.
   *
   * @param plan every item of it.
   * @param allWereSeen whether every group was listed and looked at.
   */
  readonly findNumbers?: (params: Params, plan: AsyncIterable<PlannedGroup>, allWereSeen: boolean) => Promise<Findings>;
  /** Whether a number that is in no group counts as removed. */
  readonly allowsMissing?: (params: Params) => boolean;
  /** Whether a run can be undone: the details of its items, which hold no numbers, stay as long as the run. */
  readonly undoable?: boolean;
  /**
   * Refuses a finished plan for what the task knows of it.
   *
   * @param plan what is planned for every group.
   * @returns undefined when it may be applied.
   */
  readonly guard?: (params: Params, plan: AsyncIterable<PlannedGroup>) => Promise<Refusal | undefined>;
  /** Sentences that are told before anything is written: what cannot be undone. */
  readonly notices: (params: Params) => readonly string[];
  /** Once before the first group is looked at. @throws {ServiceError} when the request cannot be carried out. */
  readonly prepare?: (context: TaskContext<Params>) => Promise<void>;
  /**
   * What is to be done to a group, or undefined for nothing. Reads only. The same world gives the same plan: applying a
   * stored plan makes it again and compares.
   */
  readonly plan: (group: NamedRow, context: TaskContext<Params>) => Promise<PlannedItem | undefined>;
  /**
   * Does it: read, compare, write. May be called again for an item whose earlier end was lost, so it finds out first
   * whether the change is there already.
   *
   * @param attempt counted from 1; above 1 the item may be done already.
   */
  readonly apply: (item: PlannedItem, context: TaskContext<Params>, attempt: number) => Promise<ItemEnd>;
  /** Once after the last item: proof, diff, events. */
  readonly finish?: (context: TaskContext<Params>) => Promise<Verification>;
  /** What is cleaned up of its records, once a run has its report and time is left. */
  readonly cleanUp?: (database: Database, config: Config, nowMs: number) => CleanUp;
}
