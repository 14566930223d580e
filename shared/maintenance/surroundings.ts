import type { Config, Credentials } from '../config.js';
import type { log } from '../log.js';
import type { Database } from '../state/database.js';
import type { Timing } from '../timing.js';
import type { Invoker } from './invoker.js';

/** What a run is given by the invocation that carries it. */
export interface Surroundings {
  readonly config: Config;
  readonly credentials: Credentials | undefined;
  /** Undefined when the function has no store. */
  readonly database: Database | undefined;
  readonly timing: Timing;
  /** When the answer must be under way, in epoch milliseconds. */
  readonly deadlineAtMs: number;
  /** This very function, as its platform knows it. */
  readonly functionName: string;
  readonly invoker: Invoker;
  /** Whether runs of this function that have died are left to others: a command line invokes nothing. */
  readonly wakesNobody?: boolean;
  /** Aborted when the run is to end here, after the call in hand: a signal has reached the command line. */
  readonly signal?: AbortSignal;
  /** Hears that an earlier process may still work on the run, and for how long it is waited for at most. */
  readonly tellWait?: (waitMs: number) => void;
  readonly requestId: string;
  readonly log: typeof log;
}

/** Surroundings that have a store. */
export type StoredSurroundings = Surroundings & { readonly database: Database };
