import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { schema } from '../../../local/cams/store/schema.js';

let folder = '';
let database: Database.Database;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'query-plan-'));
  database = new Database(join(folder, 'plan.db'));
  database.exec(schema);
});
afterAll(async () => {
  database.close();
  await rm(folder, { recursive: true, force: true });
});

const planOf = (sql: string): string =>
  (database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]).map(({ detail }) => detail).join('; ');

describe('a list stays fast as the table grows, because it', () => {
  it.each([
    ['BusinessNumber = 1', 'ChatGroupByNumber'],
    ["BusinessNumber = 1 AND GroupStatus = 'ACTIVE'", 'ChatGroupByStatus'],
    ["BusinessNumber = 1 AND Subject = 'A'", 'ChatGroupBySubject'],
  ])('reads %s in order from an index, and counts from it alone', (where, index) => {
    const page = planOf(`SELECT * FROM ChatGroup WHERE ${where} ORDER BY Sequence LIMIT 10 OFFSET 10`);
    const count = planOf(`SELECT count(*) FROM ChatGroup WHERE ${where}`);

    expect(page).toContain(index);
    expect(page).not.toContain('TEMP B-TREE');
    expect(count).toContain('COVERING INDEX');
  });

  it('finds what is due in an index of nothing else', () => {
    const groups = planOf('SELECT * FROM ChatGroup WHERE SettlesAt <= 1');
    const members = planOf('DELETE FROM Participant WHERE LeavesAt <= 1');

    expect(groups).toContain('ChatGroupDue');
    expect(members).toContain('ParticipantDue');
  });
});
