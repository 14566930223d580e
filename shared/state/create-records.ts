import type { StateSettings } from '../settings/state.js';
import type { Database, Row } from './database.js';

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
}

/** The owner's right to change a record. */
export type Claim = Pick<CreateRecord, 'createId' | 'owner'>;

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
  /** Which of these products some record holds. */
  readonly held: (scope: CreateScope, products: readonly string[]) => Promise<readonly string[]>;
}

/** Opens the store that the settings name, once; undefined when they name none. */
export type OpenStore = (settings: StateSettings) => Promise<{ readonly creates: CreateRecords }> | undefined;

const COLUMNS = `create_id, token_key, operation, caller, cust_space_id, business_number, target, fingerprint, state, owner,
  fence, answer, product, created_at, expires_at`;

// Whoever has no fence has sent nothing; whoever was released has made nothing.
const MAY_HAVE_MADE = `product IS NULL AND fence IS NOT NULL AND state <> 'RELEASED'`;

// The columns are written by the statements below alone.
const readRecord = (row: Row): CreateRecord =>
  ({
    createId: row['create_id'],
    tokenKey: row['token_key'],
    operation: row['operation'],
    caller: row['caller'],
    custSpaceId: row['cust_space_id'],
    businessNumber: row['business_number'],
    target: row['target'],
    fingerprint: row['fingerprint'],
    state: row['state'],
    owner: row['owner'],
    fence: row['fence'],
    answer: row['answer'],
    product: row['product'],
    createdAtMs: Number(row['created_at']),
    expiresAtMs: Number(row['expires_at']),
  }) as CreateRecord;

const scopeValues = ({ operation, custSpaceId, businessNumber, target }: CreateScope): readonly string[] => [
  operation,
  custSpaceId,
  businessNumber,
  target,
];

const IN_SCOPE = 'operation = $1 AND cust_space_id = $2 AND business_number = $3 AND target = $4';

/** The records of creations in a database. */
export const createRecords = ({ run }: Database): CreateRecords => {
  const changes = async (sql: string, values: readonly (string | number | null)[]): Promise<boolean> =>
    (await run(`${sql} RETURNING create_id`, values)).length > 0;

  return {
    claim: async (create) => {
      const { createId, tokenKey, caller, fingerprint, owner, createdAtMs, expiresAtMs } = create;
      const inserted = await run(
        `INSERT INTO creates (operation, cust_space_id, business_number, target, create_id, token_key, caller, fingerprint,
           owner, created_at, expires_at, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'INPROGRESS')
         ON CONFLICT (token_key) DO NOTHING RETURNING ${COLUMNS}`,
        [...scopeValues(create), createId, tokenKey, caller, fingerprint, owner, createdAtMs, expiresAtMs],
      );
      const [row] =
        inserted.length > 0 ? inserted : await run(`SELECT ${COLUMNS} FROM creates WHERE token_key = $1`, [tokenKey]);
      return row && readRecord(row);
    },
    reclaim: (createId, { fingerprint, target, businessNumber, owner, createdAtMs, expiresAtMs }) =>
      changes(
        `UPDATE creates SET state = 'INPROGRESS', fingerprint = $2, target = $3, business_number = $4, owner = $5,
           created_at = $6, expires_at = $7, fence = NULL, answer = NULL, settled_at = NULL
         WHERE create_id = $1 AND state = 'RELEASED'`,
        [createId, fingerprint, target, businessNumber, owner, createdAtMs, expiresAtMs],
      ),
    setFence: ({ createId, owner }, fence) =>
      changes(
        `UPDATE creates SET fence = $3 WHERE create_id = $1 AND owner = $2 AND state = 'INPROGRESS' AND fence IS NULL`,
        [createId, owner, fence],
      ),
    release: ({ createId, owner }, atMs) =>
      changes(
        `UPDATE creates SET state = 'RELEASED', settled_at = $3
         WHERE create_id = $1 AND owner = $2 AND state IN ('INPROGRESS', 'UNKNOWN') AND product IS NULL`,
        [createId, owner, atMs],
      ),
    doubt: ({ createId, owner }) =>
      changes(`UPDATE creates SET state = 'UNKNOWN' WHERE create_id = $1 AND owner = $2 AND state = 'INPROGRESS'`, [
        createId,
        owner,
      ]),
    complete: ({ createId, owner }, answer, product, atMs) =>
      changes(
        `UPDATE creates SET state = 'COMPLETED', answer = $3, product = $4, settled_at = $5
         WHERE create_id = $1 AND owner = $2 AND state IN ('INPROGRESS', 'UNKNOWN')`,
        [createId, owner, answer, product, atMs],
      ),
    expire: async (scope, nowMs) => {
      await run(
        `UPDATE creates SET state = CASE WHEN fence IS NULL THEN 'RELEASED' ELSE 'UNKNOWN' END,
           settled_at = CASE WHEN fence IS NULL THEN CAST($5 AS BIGINT) ELSE NULL END
         WHERE ${IN_SCOPE} AND state = 'INPROGRESS' AND expires_at < $5`,
        [...scopeValues(scope), nowMs],
      );
    },
    adopt: (createId, product, answer, atMs) =>
      changes(
        `UPDATE creates SET state = 'COMPLETED', product = $2, answer = $3, settled_at = $4
         WHERE create_id = $1 AND product IS NULL AND fence IS NOT NULL AND state IN ('UNKNOWN', 'COMPLETED')
           AND NOT EXISTS (
             SELECT 1 FROM creates AS rival
             WHERE rival.operation = creates.operation AND rival.cust_space_id = creates.cust_space_id
               AND rival.business_number = creates.business_number AND rival.create_id <> creates.create_id
               AND (rival.product = $2 OR (rival.target = creates.target AND rival.product IS NULL
                 AND rival.fence IS NOT NULL AND rival.state <> 'RELEASED')))`,
        [createId, product, answer, atMs],
      ),
    unsettled: async (scope) =>
      (
        await run(
          `SELECT ${COLUMNS} FROM creates WHERE ${IN_SCOPE} AND ${MAY_HAVE_MADE} ORDER BY created_at LIMIT 100`,
          scopeValues(scope),
        )
      ).map(readRecord),
    held: async ({ operation, custSpaceId, businessNumber }, products) => {
      if (products.length === 0) return [];
      const places = products.map((_, index) => `$${String(index + 4)}`).join(', ');
      const rows = await run(
        `SELECT product FROM creates
         WHERE operation = $1 AND cust_space_id = $2 AND business_number = $3 AND product IN (${places})`,
        [operation, custSpaceId, businessNumber, ...products],
      );
      return rows.map((row) => String(row['product']));
    },
  };
};
