/** How an item stands; `Looked`: there is nothing to do to that group. */
export type ItemState = 'Looked' | 'Pending' | 'Done' | 'Already' | 'Skipped' | 'Failed' | 'Unknown';

/** One group that a run has looked at. */
export interface RunItem {
  readonly groupId: string;
  /** Empty when there is nothing to do. */
  readonly action: string;
  /** What applying needs, as JSON. */
  readonly detail: string;
  readonly state: ItemState;
  readonly code: string | null;
  /** What the report tells, as JSON. */
  readonly told: string | null;
  /** How often applying it was begun. */
  readonly attempts: number;
}
