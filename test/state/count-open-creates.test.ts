import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { countOpenCreates } from '../../shared/state/count-open-creates.js';
import type { Claim, CreateRecords } from '../../shared/state/create-record.js';
import { createRecords } from '../../shared/state/create-records.js';
import type { Database } from '../../shared/state/database.js';
import { openDatabase } from '../../shared/state/open-database.js';
import { databaseKinds, type OpenedDatabase } from '../support/database-kinds.js';

const HOUR_MS = 3_600_000;
const NOW_MS = 1_800_000_000_000;

describe.each(databaseKinds)('open creates on %s', (_, kind) => {
  let opened: OpenedDatabase;
  let database: Database;
  let records: CreateRecords;

  const claim = async (createId: string, agoMs: number, expiresAtMs = NOW_MS + HOUR_MS): Promise<Claim> => {
    const owner = 'owner';
    await records.claim({
      createId,
      owner,
      tokenKey: null,
      operation: 'AddChatGroup',
      caller: 'app',
      custSpaceId: 'cams-local',
      businessNumber: '8613800000000',
      target: 'Order 1042',
      fingerprint: 'digest',
      createdAtMs: NOW_MS - agoMs,
      expiresAtMs,
    });
    return { createId, owner };
  };

  beforeAll(async () => {
    opened = await kind.open();
    database = await openDatabase(opened.settings);
    records = createRecords(database);
  });
  afterAll(async () => {
    await database.close();
    await opened.close();
  });

  it('are none at first', async () => {
    expect(await countOpenCreates(database, NOW_MS)).toEqual({ open: 0, olderThanHour: 0, oldestAtMs: undefined });
  });

  it('are those in doubt, those whose owner died, and those whose group is not known', async () => {
    await claim('at work', 3 * HOUR_MS);
    await claim('died', 2 * HOUR_MS, NOW_MS - 1);
    await records.doubt(await claim('in doubt', HOUR_MS));
    await records.complete(await claim('without a group', HOUR_MS / 2), 'answer', null, NOW_MS);
    await records.complete(await claim('made', 5 * HOUR_MS), 'answer', 'EA1', NOW_MS);
    await records.release(await claim('not sent', 6 * HOUR_MS), NOW_MS);

    const counted = await countOpenCreates(database, NOW_MS);

    expect(counted).toEqual({ open: 3, olderThanHour: 1, oldestAtMs: NOW_MS - 2 * HOUR_MS });
    expect((await records.open(NOW_MS, 10)).map(({ createId }) => createId)).toEqual([
      // What needs a person comes first.
      'in doubt',
      'died',
      'without a group',
    ]);
  });
});
