import type { OperationName } from '../operations/operation.js';
import type { Database, Row } from './database.js';
import type { NumberScope } from './link-records.js';

/** Which groups may be deleted, and which were. */
export interface DeletionMarks {
  /** Whether a create of ours made the group. */
  readonly isOurs: (groupId: string) => Promise<boolean>;
  /** A run has had the group deleted. */
  readonly mark: (groupId: string, runId: string) => Promise<void>;
  /** Groups that a run has had deleted, among these. */
  readonly markedAmong: (runId: string, groupIds: readonly string[]) => Promise<readonly string[]>;
  readonly count: (runId: string) => Promise<number>;
  /** Somebody is in the group after all. */
  readonly spoil: (groupId: string) => Promise<void>;
  /** Groups whose link a run has taken, or begun to take, and that it has neither had deleted nor given one again, by GroupId, from beyond `after`. */
  readonly leftClosed: (runId: string, after: string, limit: number) => Promise<readonly string[]>;
}

/** Under which name of a run a link is put back: taking it away and putting it back are two changes. */
export const putBackRunId = (runId: string): string => `${runId}/put-back`;

const CREATING: OperationName = 'AddChatGroup';
const OF_NUMBER = 'cust_space_id = $1 AND business_number = $2';

const groupIdsOf = (rows: readonly Row[]): readonly string[] => rows.map((row) => String(row['group_id']));

/** The marks of a number in a database. */
export const deletionMarks = ({ run }: Database, { custSpaceId, businessNumber }: NumberScope): DeletionMarks => {
  const number = [custSpaceId, businessNumber];
  return {
    isOurs: async (groupId) => {
      const rows = await run(
        `SELECT create_id FROM creates WHERE ${OF_NUMBER} AND product = $3 AND operation = $4 AND state = 'COMPLETED'`,
        [...number, groupId, CREATING],
      );
      return rows.length > 0;
    },
    mark: async (groupId, runId) => {
      await run(`UPDATE inventory_groups SET deleted_by = $4 WHERE ${OF_NUMBER} AND group_id = $3`, [
        ...number,
        groupId,
        runId,
      ]);
    },
    markedAmong: async (runId, groupIds) => {
      if (groupIds.length === 0) return [];
      const places = groupIds.map((_, index) => `$${String(index + 4)}`).join(', ');
      return groupIdsOf(
        await run(
          `SELECT group_id FROM inventory_groups WHERE ${OF_NUMBER} AND deleted_by = $3 AND group_id IN (${places})`,
          [...number, runId, ...groupIds],
        ),
      );
    },
    count: async (runId) => {
      const [row] = await run(
        `SELECT count(*) AS deleted FROM inventory_groups WHERE ${OF_NUMBER} AND deleted_by = $3`,
        [...number, runId],
      );
      return Number(row?.['deleted']);
    },
    spoil: async (groupId) => {
      await run(
        `UPDATE inventory_groups SET empty_sightings = 0, empty_since = NULL WHERE ${OF_NUMBER} AND group_id = $3`,
        [...number, groupId],
      );
    },
    leftClosed: async (runId, after, limit) =>
      groupIdsOf(
        await run(
          `SELECT group_id FROM link_records
           WHERE ${OF_NUMBER} AND group_id > $4
             AND ((run_id = $3 AND before_digest IS NOT NULL) OR (run_id = $6 AND settled = 0))
             AND group_id NOT IN (SELECT group_id FROM inventory_groups WHERE ${OF_NUMBER} AND deleted_by = $3)
           ORDER BY group_id LIMIT $5`,
          [...number, runId, after, limit, putBackRunId(runId)],
        ),
      ),
  };
};
