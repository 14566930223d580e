import { dirname, join } from 'node:path';

import { actions } from './actions/actions.js';
import { countCalls } from './call-counts.js';
import { openClock } from './clock/service-clock.js';
import { openRuleBook } from './faults/rule-book.js';
import { openJournal } from './journal/journal.js';
import { openRateLimiter } from './limits/rate-limiter.js';
import { holdSettings } from './limits/settings-in-force.js';
import { rememberNonces } from './rpc/nonce-memory.js';
import type { Service } from './service.js';
import {
  defaultAccessKeys,
  defaultDelays,
  defaultKnobs,
  defaultLimits,
  type Delays,
  JOURNAL_MAX,
  type Knobs,
  type Limits,
  NONCE_KEPT_MS,
  NONCES_MAX,
  RATE_BUCKETS_MAX,
} from './settings.js';
import { openStore } from './store/open-store.js';
import { StorageFault } from './store/storage-fault.js';

/** What a service is made of; start-cams.ts adds the network. */
export interface ServiceOptions {
  /** The folder of snapshots. Default: `snapshots` beside the database. */
  readonly snapshotDir?: string;
  /** The SQLite file that holds everything; made, with its folder, when it is absent. One process at a time. */
  readonly databaseFile: string;
  /** How long changes take, in milliseconds; what is left out keeps its default. */
  readonly delays?: Partial<Delays>;
  /** Behaviour that no page decides; what is left out keeps its default. */
  readonly knobs?: Partial<Knobs>;
  /** How often calls may come. Default: as often as they like. */
  readonly limits?: Partial<Limits>;
  /** The machine's clock, in epoch milliseconds. Default: Date.now. `/_local/clock` holds and advances what it drives. */
  readonly now?: () => number;
  /** Lasting access keys: secret by ID. Default: `local-access-key` with `local-access-secret`. */
  readonly accessKeys?: Readonly<Record<string, string>>;
  /** Hears of errors that are faults of this service, and what is odd about its file. Default: standard error. */
  readonly report?: (error: unknown) => void;
  /** Forgets what is kept elsewhere about the groups when `/_local/reset` forgets the groups. @returns what it says of that. */
  readonly alsoReset?: () => object;
}

/** What is wrong with a file is for the owner of the machine, who has no use for a stack. */
const print = (error: unknown): void => {
  console.error(error instanceof StorageFault ? error.message : error);
};

/**
 * Opens the database and puts together what all parts of a service share.
 *
 * @throws {StorageFault} when the database cannot be used.
 */
export const openService = (options: ServiceOptions): Service => {
  const { report = print, alsoReset = () => ({}), now: machineNow = Date.now } = options;
  const clock = openClock(machineNow);
  const { delays = {}, knobs = {}, limits = {} } = options;
  const settings = holdSettings(
    { delays: defaultDelays, knobs: defaultKnobs, limits: defaultLimits },
    { delays, knobs, limits },
  );
  return {
    store: openStore(options.databaseFile, report),
    snapshotDir: options.snapshotDir ?? join(dirname(options.databaseFile), 'snapshots'),
    now: clock.now,
    clock,
    machineNow,
    settings,
    get delays() {
      return settings.read().delays;
    },
    get knobs() {
      return settings.read().knobs;
    },
    turns: openRateLimiter(RATE_BUCKETS_MAX),
    rules: openRuleBook(options.databaseFile, clock.now),
    accessKeys: new Map(Object.entries(options.accessKeys ?? defaultAccessKeys)),
    nonces: rememberNonces(NONCE_KEPT_MS, NONCES_MAX),
    calls: countCalls([...actions.keys()]),
    journal: openJournal(JOURNAL_MAX),
    report,
    alsoReset,
  };
};
