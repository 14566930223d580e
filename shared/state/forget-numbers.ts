import { BATCH_ROWS, type CleanUp } from './clean-up.js';
import type { Database } from './database.js';

// As the index has it, word for word: what was forgotten is in it no more.
const HOLDS_NUMBERS = `(members IS NOT NULL OR pending <> '[]')`;

/**
 * Forgets the numbers of members that were read before a time, and the events of those groups that nobody has taken. Of all
 * business numbers: one that no inventory is taken of any more is forgotten too.
 */
export const numbersCleanUp = ({ run }: Database, beforeMs: number): CleanUp => ({
  name: 'numbers',
  steps: [
    async () => {
      const forgotten = await run(
        `UPDATE inventory_groups SET members = NULL, pending = '[]'
         WHERE (cust_space_id, business_number, group_id) IN (
             SELECT cust_space_id, business_number, group_id FROM inventory_groups
             WHERE members_read_at < $1 AND ${HOLDS_NUMBERS} ORDER BY members_read_at LIMIT ${String(BATCH_ROWS)})
           AND members_read_at + 0 < $1
         RETURNING group_id`,
        [beforeMs],
      );
      return forgotten.length;
    },
  ],
});
