import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createGroup } from '../../shared/groups/create-group.js';
import { AddChatGroup } from '../../shared/operations/add-chat-group.js';
import { openStore } from '../../shared/state/store.js';
import { hasPostgres } from '../support/database-kinds.js';
import { openTestBed, type TestBed } from '../support/open-test-bed.js';
import { createDatabase, type CreatedDatabase } from '../support/postgres/create-database.js';
import type { Answer } from '../support/read-answer.js';

(hasPostgres ? describe : describe.skip)('AddChatGroup, when PostgreSQL ends the connection between two calls', () => {
  let bed: TestBed;
  let created: CreatedDatabase;

  beforeAll(async () => {
    bed = await openTestBed();
    created = await createDatabase();
  });

  afterAll(async () => {
    await bed.close();
    await created.drop();
  });

  it('succeeds both times, and goes by what the first call wrote', async () => {
    const handler = bed.functionWith(AddChatGroup, { DATABASE_URL: created.url }, (request, call) =>
      createGroup(request, call, openStore),
    );
    const add = (ClientToken: string): Promise<Answer> => {
      const parameters = {
        CustSpaceId: 'cams-local',
        BusinessNumber: '8613800000000',
        Subject: 'Order 1042',
        ClientToken,
      };
      return bed.ask('gateway', { operation: 'AddChatGroup', parameters }, { handler });
    };
    const endAll = async (): Promise<number> => {
      const ended = await created.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
        [created.name],
      );
      await new Promise((resolve) => setTimeout(resolve, 50));
      return ended.length;
    };

    const first = await add('token-1');
    const ended = await endAll();
    const second = await add('token-2');
    await endAll();
    const replayed = await add('token-1');

    expect(ended).toBe(1);
    expect([first, second, replayed].map(({ status, body }) => [status, body.Code])).toEqual([
      [200, 'OK'],
      [200, 'OK'],
      [200, 'OK'],
    ]);
    expect(replayed.body['UniqueCode']).toBe(first.body['UniqueCode']);
    expect((await bed.calls()).AddChatGroup).toBe(2);
  });
});
