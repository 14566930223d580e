import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { openStore } from '../../shared/state/store.js';
import { captureLines } from '../support/capture-lines.js';
import { everyDatabaseKind } from '../support/database-kinds.js';

const { restore } = captureLines();

afterAll(() => {
  restore();
});

describe('the store', () => {
  it('is none where the settings name none', () => {
    const opening = openStore({ databaseUrl: undefined, keepSettledHours: 24, groupOwnership: 'upstream' });

    expect(opening).toBeUndefined();
  });
});

describe.each(everyDatabaseKind)('the store on %s', (_, kind) => {
  it('is opened once in a process, by whoever asks first', async () => {
    const { settings, close } = await kind.open();

    const [one, other] = await Promise.all([openStore(settings), openStore(settings)]);
    const later = await openStore(settings);

    await one?.database.close();
    await close();
    expect(one).toBeDefined();
    expect(other).toBe(one);
    expect(later).toBe(one);
  });

  it('forgets what was settled longer ago than the settings keep', async () => {
    const { settings, close } = await kind.open();
    const first = await openStore(settings);
    const create = {
      createId: 'c',
      tokenKey: 'k',
      operation: 'AddChatGroup',
      caller: 'app',
      custSpaceId: 's',
      businessNumber: 'n',
      target: 't',
      fingerprint: 'f',
      owner: 'o',
      createdAtMs: 1,
      expiresAtMs: 2,
    };
    await first?.creates.claim(create);
    await first?.creates.release(create, 3);

    // The same database by another name, which is another store of the process.
    const databaseUrl = settings.databaseUrl?.replace('file:/', 'file:///').replace('postgres:', 'postgresql:');
    const second = await openStore({ ...settings, databaseUrl });
    await second?.cleanUp({ nowMs: Date.now, untilMs: Date.now() + 1000 });
    const found = await first?.creates.find('c');

    await first?.database.close();
    await second?.database.close();
    await close();
    expect(second).not.toBe(first);
    expect(found).toBeUndefined();
  });
});

describe('a store that could not be opened', () => {
  it('is tried again by the next call', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'state-'));
    const databaseUrl = `file:${join(folder, 'not-yet', 'state.db')}`;
    const settings = { databaseUrl, keepSettledHours: 24, groupOwnership: 'upstream' } as const;
    await expect(openStore(settings)).rejects.toMatchObject({ code: 'StateUnavailable' });
    mkdirSync(join(folder, 'not-yet'));

    const store = await openStore(settings);

    expect(await store?.database.run('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await store?.database.close();
    rmSync(folder, { recursive: true });
  });
});
