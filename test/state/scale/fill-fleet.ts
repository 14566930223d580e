import { type OpenedDatabase, series } from '../../support/database-kinds.js';

/** How large a fleet is. */
export interface FleetSize {
  readonly numbers: number;
  readonly groupsANumber: number;
  readonly runs: number;
  /** The latest of them have an item for each group of their number. */
  readonly detailedRuns: number;
}

/** One number of the fleet, and its run, which is under way. */
export const BIG = { custSpaceId: 'fleet', businessNumber: '8613900000000', runId: 'fleet-0' };

const DAY_MS = 24 * 3_600_000;

/** Fills a database with what a fleet leaves in a month: most of it is over and done. */
export const fillFleet = async (
  { query }: OpenedDatabase,
  { numbers, groupsANumber, runs, detailedRuns }: FleetSize,
  nowMs: number,
): Promise<void> => {
  const all = numbers * groupsANumber;
  const now = String(nowMs);
  const a = String(groupsANumber);
  const numberAt = (index: string): string => `'fleet', '86139' || substr('' || (100000000 + ${index}), 2)`;
  const idAt = (index: string): string => `'EA' || (1000000000 + ${index})`;
  const add = async (into: string, count: number, select: (n: string) => string): Promise<void> => {
    await query(`INSERT INTO ${into} SELECT ${select('(i - 1)')} FROM ${series(count)}`);
  };
  const group = (n: string): string => `${numberAt(`${n} / ${a}`)}, ${idAt(n)}`;
  const scope = 'cust_space_id, business_number';

  await add(
    `maintenance_runs (run_id, ${scope}, phase, report, started_at, touched_at, ended_at, task, function_name, mode, params,
       fingerprint, pass, page, pass_rows, list_complete, hop, sweeps)`,
    runs,
    (n) => {
      const at = `${now} - CAST(${n} AS BIGINT) * ${String(Math.floor((29 * DAY_MS) / runs))}`;
      return `'fleet-' || ${n}, ${numberAt(`${n} % ${String(numbers)}`)},
        CASE WHEN ${n} < ${String(Math.ceil(runs / 1000))} THEN 'APPLYING' WHEN ${n} % 50 = 0 THEN 'PLANNED' ELSE 'ENDED' END,
        CASE WHEN ${n} < ${String(Math.ceil(runs / 1000))} THEN NULL ELSE '{}' END, ${at}, ${at}, ${at},
        'rotate-invite-links', 'f', 'plan-and-apply', '{}', 'f', 1, 100, 0, 1, 0, 0`;
    },
  );
  await add(
    'maintenance_items (run_id, group_id, action, detail, state, attempts)',
    detailedRuns * groupsANumber,
    (n) => {
      const run = `(${n} / ${a})`;
      return `'fleet-' || ${run}, ${idAt(`(${run} % ${String(numbers)}) * ${a} + ${n} % ${a}`)}, 'ReplaceLink', '{}',
      CASE WHEN ${run} > 0 THEN 'Done' WHEN ${n} % 100 = 1 THEN 'Failed' WHEN ${n} % 4 = 0 THEN 'Looked'
        WHEN ${n} % 4 = 1 THEN 'Done' ELSE 'Pending' END, 0`;
    },
  );
  await add('maintenance_list_rows (run_id, identity, read_in, read_before)', 20 * groupsANumber, (n) => {
    const run = `(${n} / ${a})`;
    return `'fleet-' || ${run}, ${idAt(`(${run} % ${String(numbers)}) * ${a} + ${n} % ${a}`)}, 1, 0`;
  });
  await add(
    `inventory_groups (${scope}, group_id, subject, description, group_status, total_count, member_count, members,
       members_read_at, empty_sightings, first_seen_by, first_seen_at, recorded_by, sighted_by, deleted_by, pending)`,
    all,
    (n) =>
      `${group(n)}, 'Order ' || ${n}, 'Questions about order ' || ${n}, 'ACTIVE', 3, 3,
       '["8613800000001","8613800000002","8613800000003"]', ${now}, 0, 'fleet-9', ${now}, 'fleet-9', 'fleet-9', NULL,
       CASE WHEN ${n} % 200 = 0 THEN '[{}]' ELSE '[]' END`,
  );
  await add(`chat_groups (${scope}, group_id, first_seen_at)`, all, (n) => `${group(n)}, ${now}`);
  await add(
    `creates (${scope}, product, create_id, token_key, target, state, fence, settled_at, operation, caller, fingerprint,
       owner, created_at, expires_at)`,
    all,
    (n) =>
      `${numberAt(`${n} / ${a}`)}, CASE WHEN ${n} % 10000 = 1 THEN NULL ELSE ${idAt(n)} END, 'create-' || ${n},
       CASE WHEN ${n} % 100 = 1 THEN 'token-' || ${n} END, CASE WHEN ${n} % 100 = 1 THEN 'Order ' || ${n} ELSE '' END,
       CASE WHEN ${n} % 10000 = 1 THEN 'UNKNOWN' ELSE 'COMPLETED' END, CASE WHEN ${n} % 100 = 1 THEN '[]' END,
       CASE WHEN ${n} % 100 = 1 THEN ${now} END, 'AddChatGroup', 'app', 'f', 'owner', ${now}, ${now}`,
  );
  await add(
    `link_records (${scope}, group_id, run_id, live_digest, before_digest, settled, recorded_at)`,
    all,
    (n) => `${group(n)}, 'fleet-' || (${n} / ${a}), 'live', 'before', 1, ${now}`,
  );
  await add(
    `profile_records (${scope}, group_id, run_id, wanted, picture_digest)`,
    all,
    (n) => `${group(n)}, 'fleet-' || (${n} / ${a}), '{}', 'picture'`,
  );
  await add(
    'removal_records (run_id, group_id, acknowledged, left_count, hidden_count, gone, looks)',
    all,
    (n) => `'fleet-' || (${n} / ${a}), ${idAt(n)}, 1, CASE WHEN ${n} % 50 = 0 THEN 1 ELSE 0 END, 0, 0, 1`,
  );
  await add(
    `inventories (run_id, ${scope}, groups_seen, groups_known, list_complete, taken_at)`,
    runs,
    (n) => `'fleet-' || ${n}, ${numberAt(`${n} % ${String(numbers)}`)}, ${a}, ${a}, 1, ${now} - ${n}`,
  );
  const perNumber = (columns: string, values: string, table: string): Promise<void> =>
    add(
      `${table} (${scope}, ${columns})`,
      numbers,
      (n) => `${numberAt(n)}, ${values.replace('RUN', `'fleet-' || ${n}`)}`,
    );
  await perNumber('run_id, fence, expires_at', `RUN, 1, ${now} + 60000`, 'maintenance_leases');
  await perNumber('free_at, gap_ms, slowed_at', `${now}, 250, 0`, 'maintenance_pace');
  await perNumber('group_count', a, 'group_counts');
};
