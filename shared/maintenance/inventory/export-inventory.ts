import { stringify } from 'csv-stringify/sync';

import type { Database } from '../../state/database.js';
import { groupInventory, type InventoryGroup } from '../../state/group-inventory.js';
import type { RunScope } from '../task.js';
import { harmlessCell } from './harmless-cell.js';

const GROUPS_AT_ONCE = 200;

const isoTime = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** What is exported of one group. */
export type ExportedGroup = Readonly<Record<string, string | number | readonly string[] | null>>;

const recordOf = (group: InventoryGroup): ExportedGroup => ({
  GroupId: group.groupId,
  Subject: group.subject,
  Description: group.description,
  GroupStatus: group.status,
  LinkDigest: group.linkDigest,
  PictureDigest: group.pictureDigest,
  TotalParticipantCount: group.totalCount,
  ParticipantNumbers: group.members,
  ParticipantsReadAt: isoTime(group.membersReadAtMs),
  EmptySince: isoTime(group.emptySinceMs),
  EmptySightings: group.emptySightings,
});

const COLUMNS = [
  'GroupId',
  'Subject',
  'Description',
  'GroupStatus',
  'LinkDigest',
  'PictureDigest',
  'TotalParticipantCount',
  'ParticipantNumbers',
  'ParticipantsReadAt',
  'EmptySince',
  'EmptySightings',
] as const;

const cellOf = (value: ExportedGroup[string] | undefined): string =>
  harmlessCell(Array.isArray(value) ? value.join(' ') : String(value ?? ''));

// Every cell is quoted and lines end as RFC 4180 says, whatever a reader makes of separators in values.
const renderCsv = (rows: readonly (readonly string[])[]): string =>
  stringify(
    rows.map((row) => [...row]),
    { quoted: true, quoted_empty: true, record_delimiter: 'windows' },
  );

/**
 * The groups that the inventory knows and has not lost, with the numbers of their members in full, some at a time.
 */
export async function* readInventory(
  database: Database,
  scope: RunScope,
): AsyncGenerator<readonly ExportedGroup[], void> {
  const inventory = groupInventory(database, scope);
  for (let after = ''; ;) {
    const groups = await inventory.page(after, GROUPS_AT_ONCE);
    const last = groups.at(-1);
    if (!last) return;
    yield groups.map(recordOf);
    after = last.groupId;
  }
}

/**
 * The inventory as the text of a file, part by part: a line of JSON for each group, or CSV (RFC 4180) whose first line names
 * the columns.
 */
export async function* exportInventory(
  database: Database,
  scope: RunScope,
  format: 'ndjson' | 'csv',
): AsyncGenerator<string, void> {
  if (format === 'csv') yield renderCsv([COLUMNS]);
  for await (const groups of readInventory(database, scope)) {
    if (format === 'csv') yield renderCsv(groups.map((group) => COLUMNS.map((name) => cellOf(group[name]))));
    else yield groups.map((group) => `${JSON.stringify(group)}\n`).join('');
  }
}
