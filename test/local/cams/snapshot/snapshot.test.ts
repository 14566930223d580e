import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { APPLICATION_ID } from '../../../../local/cams/snapshot/snapshot-format.js';
import { runCams, type RunningCams } from '../running-cams.js';

let folder = '';
let running: RunningCams;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snapshots-'));
  running = await runCams({ snapshotDir: folder });
});
afterEach(async () => {
  await running.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Makes a database file in the folder of snapshots by SQL. */
const makeDatabase = (name: string, sql: string): Promise<void> => {
  const database = new Database(join(folder, name));
  database.exec(sql);
  database.close();
  return Promise.resolve();
};

const subjects = async (): Promise<string[]> => (await running.rows()).map(({ Subject }) => Subject);

describe('POST /_local/snapshot and restore', () => {
  it('bring back groups, links, members, bans and states under way', async () => {
    const [group] = await running.seed({ Subject: 'A', Participants: ['8613800000001', '8613800000002'] });
    const [GroupId, InviteLink] = [group?.GroupId ?? '', group?.InviteLink ?? ''];
    const List = JSON.stringify([{ ParticipantNumber: '8613800000001' }]);
    await running.call('DeleteChatGroupParticipants', { GroupId, List });
    await running.call('UpdateChatGroup', { GroupId, Subject: 'B' });
    const rows = await running.rows();
    const taken = await running.control('snapshot', { File: 'a.db' });
    await running.call('DeleteChatGroup', { GroupId });
    await running.call('AddChatGroup', { Subject: 'C' });

    const restored = await running.control('restore', { File: 'a.db' });
    const back = await running.rows();
    running.advance(1000);
    const settled = await running.rows();
    const members = await running.members(GroupId);
    const banned = await running.control('join', { InviteLink, ParticipantNumber: '8613800000001' });

    expect([taken.status, taken.body]).toEqual([200, { File: 'a.db' }]);
    expect([restored.status, restored.body]).toEqual([200, { File: 'a.db', Groups: { UPDATING: 1 } }]);
    expect(back).toEqual(rows);
    expect(settled).toMatchObject([{ GroupId, Subject: 'B', GroupStatus: 'ACTIVE', InviteLink }]);
    expect(members).toEqual(['8613800000002']);
    expect(banned.body['Code']).toBe('ParticipantError.ParticipantRemoved');
  });

  it('leave credentials as they are, and hold none', async () => {
    const { AccessKeyId, AccessKeySecret, SecurityToken } = running.cams().issueSts(900);
    await running.control('snapshot', { File: 'a.db' });

    await running.control('restore', { File: 'a.db' });
    const called = await running.call(
      'AddChatGroup',
      { Subject: 'A' },
      { accessKeyId: AccessKeyId, secret: AccessKeySecret, securityToken: SecurityToken },
    );
    const bytes = await readFile(join(folder, 'a.db'));

    expect(called.body['Code']).toBe('OK');
    expect([bytes.includes(AccessKeySecret), bytes.includes(AccessKeyId)]).toEqual([false, false]);
    expect(await readdir(folder)).toEqual(['a.db']);
  });

  it('take over true totals: counters are made anew', async () => {
    await running.seed({}, {}, { GroupStatus: 'SUSPENDED' });
    await running.control('snapshot', { File: 'a.db' });
    await running.control('reset', {});
    await running.seed({}, {}, {}, {}, {});

    await running.control('restore', { File: 'a.db' });
    const totals = await Promise.all(
      [{}, { GroupStatus: 'SUSPENDED' }].map(async (filter) => {
        const { body } = await running.call('ListChatGroup', { Page: '{"Index":1,"Size":1}', ...filter });
        return (body['Data'] as { Total: number }).Total;
      }),
    );

    expect(totals).toEqual([3, 1]);
  });

  it('go on over a restart, and with a second snapshot under the same name', async () => {
    await running.seed({ Subject: 'A' });
    await running.control('snapshot', { File: 'a.db' });
    await running.seed({ Subject: 'B' });
    await running.control('snapshot', { File: 'a.db' });
    await running.control('reset', {});
    await running.restart();

    await running.control('restore', { File: 'a.db' });
    await running.restart();

    expect(await subjects()).toEqual(['A', 'B']);
  });

  it('are consistent while calls run: what was answered before is in, what was asked for after is not', async () => {
    await running.seed(...Array.from({ length: 2000 }, (_, index) => ({ Subject: `before ${String(index)}` })));

    const during: Promise<unknown>[] = [];
    const snapshots = ['a.db', 'b.db', 'c.db'].map((File) => running.control('snapshot', { File }));
    for (let index = 0; index < 50; index += 1) during.push(running.call('AddChatGroup', { Subject: 'during' }));
    const taken = await Promise.all(snapshots);
    await Promise.all(during);
    await running.control('restore', { File: 'a.db' });
    const { body } = await running.control('state');
    const database = new Database(join(folder, 'c.db'), { readonly: true });
    const check = database.pragma('integrity_check');
    database.close();

    expect(taken.map(({ status }) => status)).toEqual([200, 200, 200]);
    const Groups = body['Groups'] as Record<string, number>;
    expect(Groups['ACTIVE']).toBe(2000);
    expect(Groups['CREATING'] ?? 0).toBeLessThanOrEqual(50);
    expect(check).toEqual([{ integrity_check: 'ok' }]);
  });

  it('take milliseconds for a hundred groups', async () => {
    await running.seed(...Array.from({ length: 100 }, () => ({ Participants: ['8613800000001'] })));

    const startedAt = performance.now();
    await running.control('snapshot', { File: 'a.db' });
    const takenAt = performance.now();
    await running.control('restore', { File: 'a.db' });
    const restoredAt = performance.now();

    process.stdout.write(
      `snapshot ${(takenAt - startedAt).toFixed(1)} ms, restore ${(restoredAt - takenAt).toFixed(1)} ms\n`,
    );
    expect(restoredAt - takenAt).toBeLessThan(1000);
    expect((await stat(join(folder, 'a.db'))).size).toBeGreaterThan(0);
  });
});

describe('POST /_local/snapshot', () => {
  it.each<[what: string, make: () => Promise<unknown>, reason: string]>([
    ['a folder', () => mkdir(join(folder, 'a.db')), 'a folder has this name'],
    ['a folder that its first part has', () => mkdir(join(folder, 'a.db.partial')), 'a folder has this name'],
    [
      'the place of the folder of snapshots, which a file has',
      async () => {
        await rm(folder, { recursive: true });
        await writeFile(folder, '');
      },
      'a file is where the folder of snapshots belongs',
    ],
  ])('says that it cannot write over %s, and leaves it there', async (_, make, reason) => {
    await make();
    const before = await readdir(folder).catch(() => 'a file');

    const { status, body } = await running.control('snapshot', { File: 'a.db' });
    const after = await readdir(folder).catch(() => 'a file');

    expect([status, body]).toEqual([
      409,
      { Code: 'SnapshotNotWritten', Message: `The file a.db cannot be written: ${reason}. There is no new snapshot.` },
    ]);
    expect(after).toEqual(before);
    expect(running.reports).toEqual([]);
  });
});

describe('POST /_local/restore', () => {
  const refused = async (File: string): Promise<[number, unknown, unknown]> => {
    const { status, body } = await running.control('restore', { File });
    return [status, body['Code'], body['Message']];
  };

  it.each([
    ['that is not there', () => Promise.resolve(), 404, 'SnapshotNotFound'],
    ['that is a folder', () => mkdir(join(folder, 'x.db')), 404, 'SnapshotNotFound'],
    ['that is a link', () => symlink('/etc/hostname', join(folder, 'x.db')), 404, 'SnapshotNotFound'],
    ['that is empty', () => writeFile(join(folder, 'x.db'), ''), 400, 'SnapshotInvalid'],
    ['of text', () => writeFile(join(folder, 'x.db'), 'text '.repeat(1000)), 400, 'SnapshotInvalid'],
    ['of another program', () => makeDatabase('x.db', 'CREATE TABLE A (B)'), 400, 'SnapshotInvalid'],
    [
      'with our mark and nothing of ours',
      () => makeDatabase('x.db', `PRAGMA application_id = ${String(APPLICATION_ID)}; CREATE TABLE A (B)`),
      400,
      'SnapshotInvalid',
    ],
    [
      'of a later version',
      () => makeDatabase('x.db', `PRAGMA application_id = ${String(APPLICATION_ID)}; CREATE TABLE ChatGroup (Mood)`),
      400,
      'SnapshotInvalid',
    ],
    [
      'whose groups are a view',
      () =>
        makeDatabase('x.db', `PRAGMA application_id = ${String(APPLICATION_ID)}; CREATE VIEW ChatGroup AS SELECT 1 A`),
      400,
      'SnapshotInvalid',
    ],
    [
      'with groups that lack what each group has',
      () =>
        makeDatabase(
          'x.db',
          `PRAGMA application_id = ${String(APPLICATION_ID)}; CREATE TABLE ChatGroup (Sequence, Subject);
             INSERT INTO ChatGroup VALUES (1, 'A')`,
        ),
      400,
      'SnapshotInvalid',
    ],
  ])('refuses a file %s, and nothing is lost', async (_, make, status, code) => {
    await running.seed({ Subject: 'kept', Participants: ['8613800000001'] });
    await make();

    const [answeredStatus, answeredCode] = await refused('x.db');
    const added = await running.call('AddChatGroup', { Subject: 'more' });
    await running.restart();

    expect([answeredStatus, answeredCode]).toEqual([status, code]);
    expect(added.body['Code']).toBe('OK');
    expect(await subjects()).toEqual(['kept', 'more']);
    expect(running.reports).toEqual([]);
  });

  it('refuses a snapshot that was cut short or damaged', async () => {
    await running.seed(...Array.from({ length: 300 }, () => ({ Subject: 'kept' })));
    await running.control('snapshot', { File: 'whole.db' });
    const whole = await readFile(join(folder, 'whole.db'));
    await writeFile(join(folder, 'cut.db'), whole.subarray(0, whole.length / 2));
    const damaged = Buffer.from(whole);
    damaged.fill(0x5a, 4096 * 3, 4096 * 5);
    await writeFile(join(folder, 'damaged.db'), damaged);

    const answers = [await refused('cut.db'), await refused('damaged.db')];

    expect(answers.map(([status, code]) => [status, code])).toEqual([
      [400, 'SnapshotInvalid'],
      [400, 'SnapshotInvalid'],
    ]);
    expect(await running.rows()).toHaveLength(100);
  });

  it('refuses a snapshot with members of no group', async () => {
    await running.seed({ Subject: 'kept', Participants: ['8613800000001'] });
    await running.control('snapshot', { File: 'x.db' });
    await makeDatabase('x.db', 'PRAGMA foreign_keys = OFF; UPDATE Participant SET GroupSequence = 77');

    expect((await refused('x.db'))[1]).toBe('SnapshotInvalid');
    expect(await subjects()).toEqual(['kept']);
  });

  it.each([
    '../cams.db',
    '/etc/passwd',
    'a/b.db',
    '..',
    '.a.db',
    'a.db-wal',
    'a.db\u0000',
    'a',
    '',
    'C:\\a.db',
    '%2e%2e.db/',
  ])('refuses the file name %j, and so does snapshot', async (File) => {
    const answers = [await running.control('restore', { File }), await running.control('snapshot', { File })];

    expect(answers.map(({ status, body }) => [status, body['Code']])).toEqual([
      [400, 'InvalidParameter.File'],
      [400, 'InvalidParameter.File'],
    ]);
    expect(await readdir(folder)).toEqual([]);
  });
});
