import type { CallCounts } from './call-counts.js';
import type { ServiceClock } from './clock/service-clock.js';
import type { RuleBook } from './faults/rule-book.js';
import type { Journal } from './journal/journal.js';
import type { RateLimiter } from './limits/rate-limiter.js';
import type { SettingsInForce } from './limits/settings-in-force.js';
import type { NonceMemory } from './rpc/nonce-memory.js';
import type { Delays, Knobs } from './settings.js';
import type { Store } from './store/open-store.js';

/** What every part of one running service shares. */
export interface Service {
  readonly store: Store;
  /** The only folder that snapshots are written to and read from. */
  readonly snapshotDir: string;
  /** Epoch milliseconds of `clock`. Everything that waits compares with it; nothing sets a timer. */
  readonly now: () => number;
  readonly clock: ServiceClock;
  /** Epoch milliseconds of the machine. Signatures are judged by it: clients sign with their machine's clock. */
  readonly machineNow: () => number;
  readonly settings: SettingsInForce;
  /** Those of `settings` at this moment, and `knobs` likewise. */
  readonly delays: Delays;
  readonly knobs: Knobs;
  readonly turns: RateLimiter;
  readonly rules: RuleBook;
  readonly accessKeys: ReadonlyMap<string, string>;
  readonly nonces: NonceMemory;
  readonly calls: CallCounts;
  readonly journal: Journal;
  /** Hears of errors that no refusal foresaw. */
  readonly report: (error: unknown) => void;
  /** Forgets what is kept elsewhere about the groups; what it returns becomes part of the answer. */
  readonly alsoReset: () => object;
}
