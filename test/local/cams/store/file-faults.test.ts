import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { startCams } from '../../../../local/cams/start-cams.js';
import { runCams } from '../running-cams.js';

let folder = '';
let databaseFile = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'file-faults-'));
  databaseFile = join(folder, 'cams.db');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const makeDatabase = (sql: string): void => {
  const database = new Database(databaseFile);
  database.exec(sql);
  database.close();
};

/** A database of this service with some hundred groups. */
const makeOwn = async (): Promise<void> => {
  const cams = await startCams({ port: 0, databaseFile });
  const group = {
    BusinessNumber: '8613800000000',
    CustSpaceId: 'cams-local',
    Subject: 'A',
    Description: 'x'.repeat(2000),
  };
  const body = JSON.stringify({ Groups: Array.from({ length: 200 }, () => group) });
  await fetch(`${cams.url}/_local/seed`, { method: 'POST', body });
  await cams.close();
};

const start = async (): Promise<string> => {
  const reports: unknown[] = [];
  try {
    const cams = await startCams({ port: 0, databaseFile, report: (error) => reports.push(error) });
    await cams.close();
    return ['started', ...reports].join(' ');
  } catch (error) {
    return String(error);
  }
};

describe('a file that cannot be used keeps the service from starting, with a sentence that names it and what to do', () => {
  it.each<[what: string, make: () => void | Promise<void>, sentence: RegExp]>([
    [
      'no database',
      () => {
        writeFileSync(databaseFile, 'not a database at all');
      },
      /cams\.db is no SQLite database .* Move it away/,
    ],
    [
      'a database of another program',
      () => {
        makeDatabase('CREATE TABLE Song (Title TEXT)');
      },
      /cams\.db is a database of another program\. Move it away/,
    ],
    [
      'a database that says whose it is',
      () => {
        makeDatabase('PRAGMA application_id = 7; CREATE TABLE ChatGroup (a)');
      },
      /cams\.db is a database of another program/,
    ],
    [
      'a later version',
      () => {
        makeDatabase('PRAGMA user_version = 99; CREATE TABLE ChatGroup (a)');
      },
      /cams\.db was written by a later version .* Use that version/,
    ],
    [
      'a folder',
      () => {
        mkdirSync(databaseFile);
      },
      /cams\.db is a folder\. Move it away/,
    ],
    [
      'cut off',
      async () => {
        await makeOwn();
        writeFileSync(databaseFile, readFileSync(databaseFile).subarray(0, 60_000));
      },
      /cams\.db is damaged .* Put a copy of it in its place/,
    ],
    [
      'a file where its folder belongs',
      () => {
        writeFileSync(join(folder, 'data'), '');
        databaseFile = join(folder, 'data', 'cams.db');
      },
      /data is not what it should be: .* set DATA_DIR/,
    ],
    // No user may make anything there, root neither.
    [
      'in a folder that cannot be written',
      () => {
        databaseFile = '/sys/cams-local/cams.db';
      },
      /\/sys\/cams-local cannot be opened for writing .* Let this user write/,
    ],
  ])('%s', async (_, make, sentence) => {
    await make();
    const before = readBytes(databaseFile);

    expect(await start()).toMatch(sentence);
    expect(readBytes(databaseFile)).toBe(before);
  });
});

/** What is in a file; a folder, and what is not there, have nothing. */
const readBytes = (file: string): string => {
  try {
    return readFileSync(file, 'base64');
  } catch {
    return '';
  }
};

describe('one file', () => {
  it('holds everything after a stop: it alone is a backup', async () => {
    await makeOwn();
    copyFileSync(databaseFile, join(folder, 'copy.db'));

    const beside = [existsSync(`${databaseFile}-wal`), existsSync(`${databaseFile}-shm`)];
    databaseFile = join(folder, 'copy.db');
    const cams = await startCams({ port: 0, databaseFile });
    const state = (await (await fetch(`${cams.url}/_local/state`)).json()) as { Groups: object };
    await cams.close();

    expect(beside).toEqual([false, false]);
    expect(state.Groups).toEqual({ ACTIVE: 200 });
    expect(await start()).toBe('started');
  });

  it('that was copied in use, without its log, is not taken for the whole in silence', async () => {
    const cams = await startCams({ port: 0, databaseFile });
    await fetch(`${cams.url}/_local/seed`, {
      method: 'POST',
      body: '{"Spaces":[{"CustSpaceId":"cams-a","BusinessNumbers":[]}]}',
    });
    copyFileSync(databaseFile, join(folder, 'copy.db'));
    copyFileSync(databaseFile, join(folder, 'whole.db'));
    copyFileSync(`${databaseFile}-wal`, join(folder, 'whole.db-wal'));
    await cams.close();

    databaseFile = join(folder, 'copy.db');
    const copied = await start();
    databaseFile = join(folder, 'whole.db');
    const whole = await start();

    expect(copied).toMatch(/^started .*copy\.db was used with a log, and there is no .*copy\.db-wal beside it/);
    expect(whole).toBe('started');
  });
});

describe('a file that is taken away while the service has it', () => {
  it('is noticed: nothing is acknowledged that nobody could find again, and nothing is made in its place', async () => {
    const running = await runCams();
    const file = join(running.folder, 'data');
    await running.seed({ Subject: 'A' });

    rmSync(file, { recursive: true });
    const rpc = await running.call('AddChatGroup', { Subject: 'B' });
    const control = await running.control('reset', {});
    const remade = existsSync(file);
    await running.stop();

    expect([rpc.status, rpc.body['Code']]).toEqual([500, 'InternalError']);
    expect([control.status, control.body['Code']]).toEqual([503, 'StoreUnavailable']);
    expect(control.body['Message']).toMatch(
      /cams\.db was removed or replaced while it was in use: .* Stop and start again/,
    );
    expect(running.reports.map(String)).toContainEqual(expect.stringMatching(/StorageFault: .*cams\.db was removed/));
    expect(remade).toBe(false);
  });
});
