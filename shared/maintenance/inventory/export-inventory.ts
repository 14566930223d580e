import type { Database } from '../../state/database.js';
import { groupInventory, type InventoryGroup } from '../../state/group-inventory.js';
import type { RunScope } from '../task.js';

const GROUPS_AT_ONCE = 200;

const isoTime = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

const recordOf = (group: InventoryGroup): Readonly<Record<string, string | number | readonly string[] | null>> => ({
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

/** A field as RFC 4180 has it. Spreadsheets take a field that begins so for a formula ("CSV Injection", OWASP). */
const csvField = (text: string): string => {
  const harmless = /^[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]/.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

const csvLine = (group: InventoryGroup): string => {
  const record = recordOf(group);
  return COLUMNS.map((name) => {
    const value = record[name] ?? '';
    return csvField(Array.isArray(value) ? value.join(' ') : String(value));
  }).join(',');
};

/**
 * The groups that the inventory knows and has not lost, with the numbers of their members in full, line by line without
 * line ends. CSV lines end with CRLF (RFC 4180), and the first names the columns.
 */
export async function* exportInventory(
  database: Database,
  scope: RunScope,
  format: 'ndjson' | 'csv',
): AsyncGenerator<string, void> {
  const inventory = groupInventory(database, scope);
  if (format === 'csv') yield COLUMNS.join(',');
  for (let after = ''; ;) {
    const groups = await inventory.page(after, GROUPS_AT_ONCE);
    const last = groups.at(-1);
    if (!last) return;
    for (const group of groups) yield format === 'csv' ? csvLine(group) : JSON.stringify(recordOf(group));
    after = last.groupId;
  }
}
