import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import fc from 'fast-check';

import { exportInventory } from '../../../shared/maintenance/inventory/export-inventory.js';
import { type GroupInventory, groupInventory, type GroupSight } from '../../../shared/state/group-inventory.js';
import { openDatabase } from '../../../shared/state/open-database.js';
import type { Database } from '../../../shared/state/database.js';
import { type OpenedDatabase, sqlite } from '../../support/database-kinds.js';

const SCOPE = { custSpaceId: 'cams-local', businessNumber: '8613800000000' };

const [seed, numRuns] = [Number(process.env['SEED'] ?? Date.now()), process.env['FULL'] ? 10_000 : 300];

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

const inventory = (): GroupInventory => groupInventory(database, SCOPE);

beforeAll(async () => {
  opened = await sqlite.open();
  database = await openDatabase(opened.settings);
  await inventory().record(sight, [], 'run-1', 0);
  await inventory().record(
    { ...sight, groupId: 'EA2', subject: 'Plain', members: null, membersReadAtMs: null },
    [],
    'run-1',
    0,
  );
  await inventory().record({ ...sight, groupId: 'EA3' }, [], 'run-1', 0);
  await inventory().lose('EA3', {}, 1);
});
afterAll(async () => {
  await database.close();
  await opened.close();
});

const exported = async (format: 'ndjson' | 'csv'): Promise<string> => {
  let file = '';
  for await (const part of exportInventory(database, SCOPE, format)) file += part;
  return file;
};

/** Reads CSV as spreadsheets do: quotes count where a cell begins; what stands behind the closing one belongs to the cell. */
const readCsv = (file: string, separator: string): readonly (readonly string[])[] => {
  const rows: string[][] = [];
  let cells: string[] = [];
  let cell: string | undefined;
  let quoted = false;
  for (let at = 0; at < file.length; at += 1) {
    const character = file[at] ?? '';
    if (quoted) {
      if (character !== '"') cell = `${cell ?? ''}${character}`;
      else if (file[at + 1] === '"') {
        cell = `${cell ?? ''}"`;
        at += 1;
      } else quoted = false;
    } else if (character === '"' && cell === undefined) {
      quoted = true;
      cell = '';
    } else if (character === separator || character === '\n') {
      cells.push(cell ?? '');
      cell = undefined;
      if (character === '\n') {
        rows.push(cells);
        cells = [];
      }
    } else if (character !== '\r') cell = `${cell ?? ''}${character}`;
  }
  return rows;
};

const FORMULA = /^\s*[=+\-@\uFF0B\uFF0D\uFF1D\uFF20]/;

describe('the exported inventory', () => {
  it('has a line of JSON for each group that is not lost', async () => {
    const groups = (await exported('ndjson'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);

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

  it('has every cell quoted in CSV, lines that end as RFC 4180 says, and nothing that a spreadsheet would compute', async () => {
    expect(await exported('csv')).toBe(
      [
        '"GroupId","Subject","Description","GroupStatus","LinkDigest","PictureDigest","TotalParticipantCount","ParticipantNumbers","ParticipantsReadAt","EmptySince","EmptySightings"',
        `"EA1","'=HYPERLINK(""https://example.com"")","Two\nlines, and a comma","ACTIVE","d1","","2","8613800000011 8613800000012","2026-11-21T02:00:00.000Z","","0"`,
        '"EA2","Plain","Two\nlines, and a comma","ACTIVE","d1","","2","","","","0"',
        '',
      ].join('\r\n'),
    );
  });

  it.each([
    ['Sale; =1+1', "Sale;' =1+1"],
    ['a\t@SUM(A1)', "a\t'@SUM(A1)"],
    ['- one\n- two', "'- one\n'- two"],
    ['say "=1" or "-1"', `say "'=1" or "'-1"`],
    ['\uFF1Dcmd', "'\uFF1Dcmd"],
    ['\tx', "'\tx"],
    ['2 + 2 = 4, a-b', '2 + 2 = 4, a-b'],
  ])('makes %j harmless as %j', async (subject, harmless) => {
    await inventory().record({ ...sight, groupId: `EC${subject}`, subject }, [], 'run-1', 0);

    expect(readCsv(await exported('csv'), ',').map(([, shown]) => shown)).toContain(harmless);
  });

  it('holds no formula for any reader, and for one of CSV the very text but for apostrophes', async () => {
    process.stdout.write(`cells: seed ${String(seed)}\n`);
    const text = fc.string({
      unit: fc.constantFrom(...Array.from('=+-@;,\t\r\n"\' aZ0\uFF1D\uFF0B\u7fa4'), '\u{1F600}'),
      maxLength: 12,
    });
    const subjects = fc.sample(text, { seed, numRuns });

    for (const [index, subject] of subjects.entries()) {
      await inventory().record({ ...sight, groupId: `EB${String(index).padStart(6, '0')}`, subject }, [], 'run-1', 0);
    }
    const file = await exported('csv');

    for (const separator of [';', '\t', ',']) {
      for (const cell of readCsv(file, separator).flat()) expect(cell).not.toMatch(FORMULA);
    }
    for (const piece of file.split(/[;,\t\r\n"]/)) expect(piece).not.toMatch(FORMULA);
    const read = readCsv(file, ',').filter(([groupId]) => groupId?.startsWith('EB'));
    const plain = (value: string): string => value.replaceAll(/['\r]/g, '');
    expect(read.map(([, subject = '']) => plain(subject))).toEqual(subjects.map(plain));
  });
});
