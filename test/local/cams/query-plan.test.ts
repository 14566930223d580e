import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { DUE_GROUPS } from '../../../local/cams/store/groups.js';
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
  (
    database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...Array.from(sql.matchAll(/\?/g), () => 1)) as {
      detail: string;
    }[]
  )
    .map(({ detail }) => detail)
    .join('; ');

describe('a list stays fast as the table grows, because it', () => {
  it.each([
    ['BusinessNumber = ?', 'ChatGroupByNumber'],
    ['BusinessNumber = ? AND GroupStatus = ?', 'ChatGroupByStatus'],
    ['BusinessNumber = ? AND Subject = ?', 'ChatGroupBySubject'],
  ])('reads %s in order from an index, and counts from it alone', (where, index) => {
    const page = planOf(`SELECT * FROM ChatGroup WHERE ${where} ORDER BY Sequence LIMIT ? OFFSET ?`);
    const count = planOf(`SELECT count(*) FROM ChatGroup WHERE ${where}`);

    expect(page).toContain(index);
    expect(page).not.toContain('TEMP B-TREE');
    expect(count).toContain('COVERING INDEX');
  });

  it('finds what is due in an index of nothing else', () => {
    const groups = planOf(DUE_GROUPS);
    const members = planOf('DELETE FROM Participant WHERE LeavesAt <= ?');

    expect(groups).toContain('ChatGroupDue');
    expect(groups).not.toContain('TEMP B-TREE');
    expect(members).toContain('ParticipantDue');
  });
});
