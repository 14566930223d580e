import type { Database } from '../../../shared/state/database.js';
import { SCOPE } from './task-bed.js';

/** Whose records stand beside ours: of another space, of another number, and of both. Some sort before ours, some behind. */
export const OTHERS = [
  { custSpaceId: 'cams-aaa', businessNumber: SCOPE.businessNumber },
  { custSpaceId: 'cams-zzz', businessNumber: SCOPE.businessNumber },
  { custSpaceId: SCOPE.custSpaceId, businessNumber: '8613000000000' },
  { custSpaceId: SCOPE.custSpaceId, businessNumber: '8613999999999' },
] as const;

/** A member of groups elsewhere. */
export const STRANGER = '8613800000077';

/**
 * Fills the tables with what others have left: the same GroupIds elsewhere, and earlier runs of ours.
 *
 * @returns what all of that is, to be compared afterwards.
 */
export const populate = async (
  { run }: Database,
  groupIds: readonly string[],
  nowMs: number,
): Promise<() => Promise<unknown>> => {
  const runsOfOthers = OTHERS.map((_, index) => `other-${String(index)}`);
  const addRun = (runId: string, space: string, number: string, phase: string): Promise<unknown> =>
    run(
      `INSERT INTO maintenance_runs (run_id, task, function_name, cust_space_id, business_number, mode, params, fingerprint,
         phase, pass, page, pass_rows, list_complete, hop, sweeps, report, started_at, touched_at, ended_at)
       VALUES ($1, 'off-board-participant', 'f', $2, $3, 'plan', '{}', 'f', $4, 1, 1, 0, 1, 0, 0, '{}', $5, $5, $5)`,
      [runId, space, number, phase, nowMs],
    );
  const addItem = (runId: string, groupId: string, state: string): Promise<unknown> =>
    run(
      `INSERT INTO maintenance_items (run_id, group_id, action, detail, state, attempts)
       VALUES ($1, $2, 'RemoveParticipants', $3, $4, 0)`,
      [runId, groupId, JSON.stringify({ Numbers: [STRANGER] }), state],
    );
  const addRemoval = (runId: string, groupId: string): Promise<unknown> =>
    run(
      `INSERT INTO removal_records (run_id, group_id, acknowledged, left_count, hidden_count, gone, looks)
       VALUES ($1, $2, 1, 2, 3, 1, 0)`,
      [runId, groupId],
    );
  await addRun('earlier', SCOPE.custSpaceId, SCOPE.businessNumber, 'PLANNED');
  for (const groupId of [...groupIds, 'group-of-earlier-run']) {
    await addItem('earlier', groupId, 'Pending');
    await addRemoval('earlier', groupId);
  }
  for (const [index, { custSpaceId, businessNumber }] of OTHERS.entries()) {
    const runId = runsOfOthers[index] ?? '';
    await addRun(runId, custSpaceId, businessNumber, 'PLANNED');
    await run(
      `INSERT INTO maintenance_leases (cust_space_id, business_number, run_id, fence, expires_at)
       VALUES ($1, $2, $3, 7, $4)`,
      [custSpaceId, businessNumber, runId, nowMs + 60_000],
    );
    for (const groupId of [...groupIds, `group-of-${runId}`]) {
      await addItem(runId, groupId, 'Looked');
      await addRemoval(runId, groupId);
      await run(
        `INSERT INTO link_records (cust_space_id, business_number, group_id, live_digest, run_id, before_digest, settled,
           recorded_at)
         VALUES ($1, $2, $3, 'digest elsewhere', $4, 'before', 0, 1)`,
        [custSpaceId, businessNumber, groupId, runId],
      );
      await run(
        `INSERT INTO profile_records (cust_space_id, business_number, group_id, run_id, wanted, picture_digest)
         VALUES ($1, $2, $3, $4, '{"Subject":"elsewhere"}', 'picture elsewhere')`,
        [custSpaceId, businessNumber, groupId, runId],
      );
      await run(
        `INSERT INTO inventory_groups (cust_space_id, business_number, group_id, subject, description, group_status,
           total_count, member_count, members, members_read_at, empty_since, empty_sightings, first_seen_by, first_seen_at,
           recorded_by, sighted_by, pending)
         VALUES ($1, $2, $3, 'elsewhere', '', 'ACTIVE', 0, 0, '[]', $4, 1, 9, $5, 1, $5, $5, '[]')`,
        [custSpaceId, businessNumber, groupId, nowMs, runId],
      );
    }
  }
  const ofOthers = `run_id = 'earlier' OR run_id LIKE 'other-%'`;
  const elsewhere = `NOT (cust_space_id = '${SCOPE.custSpaceId}' AND business_number = '${SCOPE.businessNumber}')`;
  return () =>
    Promise.all([
      ...['maintenance_runs', 'maintenance_items', 'removal_records'].map((table) =>
        run(`SELECT * FROM ${table} WHERE ${ofOthers} ORDER BY 1, 2`),
      ),
      ...['link_records', 'profile_records', 'inventory_groups', 'maintenance_leases'].map((table) =>
        run(`SELECT * FROM ${table} WHERE ${elsewhere} ORDER BY 1, 2, 3`),
      ),
    ]);
};
