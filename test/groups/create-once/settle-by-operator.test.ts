import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { type Settlement, settleByOperator, type Verdict } from '../../../shared/groups/settle-by-operator.js';
import type { CreateRecords } from '../../../shared/state/create-record.js';
import { createRecords } from '../../../shared/state/create-records.js';
import { openDatabase } from '../../../shared/state/open-database.js';
import { databaseKindsInFull, type OpenedDatabase } from '../../support/database-kinds.js';

const LATER_MS = 1_000_000;

describe.each(databaseKindsInFull)('an operator, on %s', (_, kind) => {
  let opened: OpenedDatabase;
  let records: CreateRecords;
  let close: () => Promise<void>;
  let count = 0;

  beforeAll(async () => {
    opened = await kind.open();
    const database = await openDatabase(opened.settings);
    records = createRecords(database);
    close = database.close;
  });
  afterAll(async () => {
    await close();
    await opened.close();
  });

  const begin = async (operation: 'AddChatGroup' | 'AddChatGroupInviteLink' = 'AddChatGroup'): Promise<string> => {
    count += 1;
    const createId = `create-${String(count)}`;
    await records.claim({
      createId,
      tokenKey: `token-${String(count)}`,
      operation,
      caller: 'app',
      custSpaceId: 'cams-local',
      businessNumber: '8613800000000',
      target: `Order ${String(count)}`,
      fingerprint: 'f',
      owner: 'owner',
      createdAtMs: 0,
      expiresAtMs: 1000,
    });
    await records.setFence({ createId, owner: 'owner' }, '{"products":["EA0"],"usable":true}');
    return createId;
  };
  const doubtful = async (operation?: 'AddChatGroup' | 'AddChatGroupInviteLink'): Promise<string> => {
    const createId = await begin(operation);
    await records.doubt({ createId, owner: 'owner' });
    return createId;
  };
  const settle = (createId: string, verdict: Verdict, nowMs = LATER_MS): Promise<Settlement> =>
    settleByOperator(createId, verdict, nowMs, records);

  it('settles what nobody knows, one way or the other, once', async () => {
    const [made, notMade] = [await doubtful(), await doubtful()];

    expect(await settle(made, { made: true, groupId: 'EA1' })).toBe('Settled');
    expect(await settle(notMade, { made: false })).toBe('Settled');
    expect(await settle(made, { made: false })).toBe('NotOpen');
    expect(await settle(notMade, { made: true, groupId: 'EA2' })).toBe('NotOpen');
    expect((await records.find(made))?.product).toBe('EA1');
  });

  it('waits for a call that may still be under way, and may settle it when its time is up', async () => {
    const createId = await begin();

    expect(await settle(createId, { made: false }, 500)).toBe('InProgress');
    expect(await settle(createId, { made: false })).toBe('Settled');
  });

  it('cannot call a group not made that CAMS has confirmed', async () => {
    const createId = await begin();
    const answer = JSON.stringify({ requestId: 'r', sealed: JSON.stringify({ UniqueCode: '1' }) });
    await records.complete({ createId, owner: 'owner' }, answer, null, 10);

    expect(await settle(createId, { made: false })).toBe('NotOpen');
    expect(await settle(createId, { made: true, groupId: 'EA3' })).toBe('Settled');
    expect((await records.find(createId))?.answer).toContain('UniqueCode');
  });

  it('cannot give a create a group that was there before it', async () => {
    const createId = await doubtful();

    expect(await settle(createId, { made: true, groupId: 'EA0' })).toBe('GroupIsOlder');
    expect((await records.find(createId))?.state).toBe('UNKNOWN');
  });

  it('cannot give one group to two creates, nor say what a link was', async () => {
    await settle(await doubtful(), { made: true, groupId: 'EA4' });

    expect(await settle(await doubtful(), { made: true, groupId: 'EA4' })).toBe('GroupTaken');
    expect(await settle(await doubtful('AddChatGroupInviteLink'), { made: true, groupId: 'EA5' })).toBe(
      'LinkCannotBeMade',
    );
    expect(await settle('nothing', { made: false })).toBe('NotFound');
  });

  it.each<Verdict>([{ made: false }, { made: true, groupId: 'EA6' }])(
    'comes too late when somebody else settles it meanwhile: %j',
    async (verdict) => {
      const createId = await doubtful();

      const settlement = await settleByOperator(createId, verdict, LATER_MS, {
        ...records,
        decide: () => Promise.resolve(false),
      });

      expect(settlement).toBe('NotOpen');
    },
  );
});
