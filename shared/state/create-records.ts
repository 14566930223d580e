import { narrowOpen, STANDS_OPEN } from './count-open-creates.js';
import type { CreateRecord, CreateRecords, CreateScope } from './create-record.js';
import type { Database, Row } from './database.js';

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
    refuse: ({ createId, owner }, refusal) =>
      changes(
        `UPDATE creates SET state = 'UNKNOWN', answer = $3
         WHERE create_id = $1 AND owner = $2 AND state IN ('INPROGRESS', 'UNKNOWN') AND product IS NULL`,
        [createId, owner, refusal],
      ),
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
    find: async (createId) => {
      const [row] = await run(`SELECT ${COLUMNS} FROM creates WHERE create_id = $1`, [createId]);
      return row && readRecord(row);
    },
    open: async (nowMs, limit, filter = {}) => {
      const [narrowing, values] = narrowOpen(filter, 3);
      const rows = await run(
        `SELECT ${COLUMNS} FROM creates
         WHERE ${STANDS_OPEN}${narrowing}
         ORDER BY CASE WHEN state = 'UNKNOWN' THEN 0 ELSE 1 END, created_at LIMIT $2`,
        [nowMs, limit, ...values],
      );
      return rows.map(readRecord);
    },
    decide: ({ createId, owner, state }, decision, atMs) =>
      changes(
        `UPDATE creates SET state = $4, product = $5, answer = $6, settled_at = $7
         WHERE create_id = $1 AND owner = $2 AND state = $3 AND product IS NULL`,
        [createId, owner, state, decision.state, decision.product, decision.answer, atMs],
      ),
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
