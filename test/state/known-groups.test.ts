import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { NewCreate } from '../../shared/state/create-record.js';
import { createRecords } from '../../shared/state/create-records.js';
import type { Database } from '../../shared/state/database.js';
import { type KnownGroups, knownGroups } from '../../shared/state/known-groups.js';
import { openDatabase } from '../../shared/state/open-database.js';
import { everyDatabaseKind, type OpenedDatabase } from '../support/database-kinds.js';

const SPACE = 'cams-local';
const NUMBER = '8613800000000';

describe.each(everyDatabaseKind)('known groups on %s', (_, kind) => {
  let opened: OpenedDatabase;
  let database: Database;
  let groups: KnownGroups;

  /** A create that made something. */
  const make = async (operation: string, product: string): Promise<void> => {
    const create: NewCreate = {
      createId: `create of ${product}`,
      tokenKey: null,
      operation,
      caller: 'app',
      custSpaceId: SPACE,
      businessNumber: NUMBER,
      target: 'Order 1042',
      fingerprint: 'digest',
      owner: 'owner',
      createdAtMs: 1,
      expiresAtMs: 2,
    };
    const records = createRecords(database);
    await records.claim(create);
    await records.complete(create, 'answer', product, 3);
  };

  beforeAll(async () => {
    opened = await kind.open();
    database = await openDatabase(opened.settings);
    groups = knownGroups(database);
  });

  afterAll(async () => {
    await database.close();
    await opened.close();
  });

  it('are those that were seen in a list, under that space and number and no other', async () => {
    await groups.remember(SPACE, NUMBER, ['seen-1', 'seen-2'], 1);

    expect(await groups.holds(SPACE, NUMBER, 'seen-1')).toBe(true);
    expect(await groups.holds(SPACE, NUMBER, 'seen-2')).toBe(true);
    expect(await groups.holds(SPACE, NUMBER, 'seen-3')).toBe(false);
    expect(await groups.holds(SPACE, '8613800000009', 'seen-1')).toBe(false);
    expect(await groups.holds('cams-other', NUMBER, 'seen-1')).toBe(false);
  });

  it('are those that our creates made; a link is no group', async () => {
    await make('AddChatGroup', 'made-1');
    await make('AddChatGroupInviteLink', 'link-1');

    expect(await groups.holds(SPACE, NUMBER, 'made-1')).toBe(true);
    expect(await groups.holds(SPACE, '8613800000009', 'made-1')).toBe(false);
    expect(await groups.holds(SPACE, NUMBER, 'link-1')).toBe(false);
  });

  it('keep the time at which they were first seen, and may be none', async () => {
    await groups.remember(SPACE, NUMBER, ['again', 'again-2'], 1_800_000_000_000);
    await groups.remember(SPACE, NUMBER, ['again', 'again-3'], 1_900_000_000_000);
    await groups.remember(SPACE, NUMBER, [], 1);

    const rows = await database.run(
      `SELECT group_id, first_seen_at FROM chat_groups WHERE group_id LIKE 'again%' ORDER BY group_id`,
    );
    expect(rows).toEqual([
      { group_id: 'again', first_seen_at: 1_800_000_000_000 },
      { group_id: 'again-2', first_seen_at: 1_800_000_000_000 },
      { group_id: 'again-3', first_seen_at: 1_900_000_000_000 },
    ]);
  });
});
