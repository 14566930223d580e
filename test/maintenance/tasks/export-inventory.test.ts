import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { exportInventory } from '../../../shared/maintenance/inventory/export-inventory.js';
import { groupInventory, type GroupSight } from '../../../shared/state/group-inventory.js';
import { openDatabase } from '../../../shared/state/open-database.js';
import type { Database } from '../../../shared/state/database.js';
import { type OpenedDatabase, sqlite } from '../../support/database-kinds.js';

const SCOPE = { custSpaceId: 'cams-local', businessNumber: '8613800000000' };

let opened: OpenedDatabase;
let database: Database;

const sight: GroupSight = {
  groupId: 'EA1',
  subject: '=HYPERLINK("https://example.com")',
  description: 'Two\nlines, and a comma',
  status: 'ACTIVE',
  linkDigest: 'd1',
  pictureDigest: null,
  gmtModifier: 1,
  totalCount: 2,
  memberCount: 2,
  members: ['8613800000011', '8613800000012'],
  membersReadAtMs: 1_795_226_400_000,
};

beforeAll(async () => {
  opened = await sqlite.open();
  database = await openDatabase(opened.settings);
  const inventory = groupInventory(database, SCOPE);
  await inventory.record(sight, [], 'run-1', 0);
  await inventory.record(
    { ...sight, groupId: 'EA2', subject: 'Plain', members: null, membersReadAtMs: null },
    [],
    'run-1',
    0,
  );
  await inventory.record({ ...sight, groupId: 'EA3' }, [], 'run-1', 0);
  await inventory.lose('EA3', {}, 1);
});
afterAll(async () => {
  await database.close();
  await opened.close();
});

const linesOf = async (format: 'ndjson' | 'csv'): Promise<readonly string[]> => {
  const lines: string[] = [];
  for await (const line of exportInventory(database, SCOPE, format)) lines.push(line);
  return lines;
};

describe('the exported inventory', () => {
  it('has a line of JSON for each group that is not lost', async () => {
    const groups = (await linesOf('ndjson')).map((line) => JSON.parse(line) as object);

    expect(groups).toMatchObject([
      {
        GroupId: 'EA1',
        Subject: sight.subject,
        ParticipantNumbers: sight.members,
        ParticipantsReadAt: '2026-11-21T02:00:00.000Z',
        EmptySince: null,
      },
      { GroupId: 'EA2', ParticipantNumbers: null },
    ]);
  });

  it('has quoted fields in CSV, and none that a spreadsheet would compute', async () => {
    const lines = await linesOf('csv');

    expect(lines).toEqual([
      'GroupId,Subject,Description,GroupStatus,LinkDigest,PictureDigest,TotalParticipantCount,ParticipantNumbers,ParticipantsReadAt,EmptySince,EmptySightings',
      `EA1,"'=HYPERLINK(""https://example.com"")","Two\nlines, and a comma",ACTIVE,d1,,2,8613800000011 8613800000012,2026-11-21T02:00:00.000Z,,0`,
      'EA2,Plain,"Two\nlines, and a comma",ACTIVE,d1,,2,,,,0',
    ]);
  });
});
