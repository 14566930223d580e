import type { Database } from '../../../shared/state/database.js';
import { SCOPE } from './task-bed.js';

/** Puts a create on record that has made this group. */
export const claimGroup = async ({ run }: Database, groupId: string): Promise<void> => {
  await run(
    `INSERT INTO creates (create_id, operation, caller, cust_space_id, business_number, target, fingerprint, state,
       owner, product, created_at, expires_at)
     VALUES ($1, 'AddChatGroup', 'app', $2, $3, 'One', 'f', 'COMPLETED', 'o', $1, 0, 0)`,
    [groupId, SCOPE.custSpaceId, SCOPE.businessNumber],
  );
};
