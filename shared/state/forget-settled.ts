import type { OperationName } from '../operations/operation.js';
import type { CleanUp } from './clean-up.js';
import type { Database } from './database.js';

const CREATING: OperationName = 'AddChatGroup';
// Fewer than elsewhere: a call waits for it, and each row is in six indexes.
const AT_ONCE = 200;

// $1: settled before, $2: AddChatGroup. What is open is never touched.
const IS_SETTLED = `state IN ('COMPLETED', 'RELEASED')`;
const PROVES_GROUP = `state = 'COMPLETED' AND operation = $2 AND product IS NOT NULL`;
const IS_USELESS = `(state = 'RELEASED' OR operation <> $2 OR product IS NULL)`;

const oldest = (condition: string): string =>
  `create_id IN (SELECT create_id FROM creates WHERE settled_at < $1 AND ${IS_SETTLED}
     ORDER BY settled_at LIMIT ${String(AT_ONCE)})
   AND settled_at + 0 < $1 AND ${IS_SETTLED} AND ${condition}`;

/**
 * Forgets creates that were settled before a time. A group that was made stays known as ours; its Subject, ClientToken and
 * answer do not.
 */
export const settledCleanUp = ({ run }: Database, beforeMs: number): CleanUp => ({
  name: 'creates',
  steps: [
    async () => {
      const deleted = await run(`DELETE FROM creates WHERE ${oldest(IS_USELESS)} RETURNING create_id`, [
        beforeMs,
        CREATING,
      ]);
      const stripped = await run(
        `UPDATE creates SET token_key = NULL, fence = NULL, answer = NULL, fingerprint = '', target = '', settled_at = NULL
         WHERE ${oldest(PROVES_GROUP)} RETURNING create_id`,
        [beforeMs, CREATING],
      );
      return deleted.length + stripped.length;
    },
  ],
});
