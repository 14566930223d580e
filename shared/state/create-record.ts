import type { StateSettings } from '../settings/state.js';
import type { CleanUpTime } from './clean-up.js';

/**
 * Where one creation stands: being executed; executed; proved not to have been executed; or nobody can tell. One that is
 * UNKNOWN is never free again by itself.
 */
export type CreateState = 'INPROGRESS' | 'COMPLETED' | 'RELEASED' | 'UNKNOWN';

/** What one creation is about. */
export interface CreateScope {
  readonly operation: string;
  readonly custSpaceId: string;
  readonly businessNumber: string;
  /** The Subject of a new group, or the GroupId of a new link: creations with the same target can be mistaken. */
  readonly target: string;
}

export interface NewCreate extends CreateScope {
  readonly createId: string;
  /** A digest of caller, space, operation and ClientToken; null without ClientToken. */
  readonly tokenKey: string | null;
  readonly caller: string;
  /** A digest of the validated request. */
  readonly fingerprint: string;
  /** Who executes it: one invocation. */
  readonly owner: string;
  readonly createdAtMs: number;
  /** After this its owner has given up or died. */
  readonly expiresAtMs: number;
}

export interface CreateRecord extends NewCreate {
  readonly state: CreateState;
  /** What there was before anything was sent; null: nothing has been sent. */
  readonly fence: string | null;
  readonly answer: string | null;
  /** What was made: the GroupId, or the digest of the link. At most one record holds it. */
  readonly product: string | null;
  /** When CAMS answered, where this very call heard it: in no store. */
  readonly answeredAtMs?: number;
}

/** The owner's right to change a record. */
export type Claim = Pick<CreateRecord, 'createId' | 'owner'>;

/** What is asked of creates that stand open. */
export interface OpenFilter {
  readonly state?: CreateState;
  readonly operation?: string;
  readonly businessNumber?: string;
  /** Epoch milliseconds: not before, and not after. */
  readonly fromMs?: number;
  readonly untilMs?: number;
}

/** The records of creations. Every write is conditional and tells whether it was made. */
export interface CreateRecords {
  /** Records a creation unless its ClientToken is taken. @returns the record that stands: ours, or the earlier one. */
  readonly claim: (create: NewCreate) => Promise<CreateRecord | undefined>;
  /** Takes over a record that is RELEASED. */
  readonly reclaim: (createId: string, create: NewCreate) => Promise<boolean>;
  /** Must be written before the first byte is sent. */
  readonly setFence: (claim: Claim, fence: string) => Promise<boolean>;
  readonly release: (claim: Claim, atMs: number) => Promise<boolean>;
  readonly doubt: (claim: Claim) => Promise<boolean>;
  /** CAMS refused it: UNKNOWN, with what is known of the refusal, until that is proved. */
  readonly refuse: (claim: Claim, refusal: string) => Promise<boolean>;
  /** Also of a record that expired meanwhile: its owner knows better. */
  readonly complete: (claim: Claim, answer: string, product: string | null, atMs: number) => Promise<boolean>;
  /** Ends what its owner left: RELEASED where nothing was sent, else UNKNOWN. */
  readonly expire: (scope: CreateScope, nowMs: number) => Promise<void>;
  /**
   * Gives a record what it made. Refused while another record of the same target could have made it, or holds it.
   */
  readonly adopt: (createId: string, product: string, answer: string, atMs: number) => Promise<boolean>;
  /** The records of a target that may have made something and hold nothing yet, the oldest first. */
  readonly unsettled: (scope: CreateScope) => Promise<readonly CreateRecord[]>;
  readonly find: (createId: string) => Promise<CreateRecord | undefined>;
  /**
   * The records that stand open: UNKNOWN, expired, or COMPLETED without a product; first those that nobody but an operator
   * can decide, which are UNKNOWN, then the others; the oldest first.
   */
  readonly open: (nowMs: number, limit: number, filter?: OpenFilter) => Promise<readonly CreateRecord[]>;
  /** Writes down what an operator decided, unless the record has changed. */
  readonly decide: (
    record: CreateRecord,
    decision: Pick<CreateRecord, 'state' | 'product' | 'answer'>,
    atMs: number,
  ) => Promise<boolean>;
  /** Which of these products some record holds. */
  readonly held: (scope: CreateScope, products: readonly string[]) => Promise<readonly string[]>;
}

/** What a create needs of the store. */
export interface CreateStore {
  readonly creates: CreateRecords;
  /** Forgets what was settled long ago; to be called as often as one likes, once a call has its answer. Never rejects. */
  readonly cleanUp: (time: CleanUpTime) => Promise<void>;
}

/** Opens the store that the settings name, once; undefined when they name none. */
export type OpenStore = (settings: StateSettings) => Promise<CreateStore> | undefined;
