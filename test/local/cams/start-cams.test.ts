import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startCams } from '../../../local/cams/start-cams.js';
import { FIRST_PAGE, owner, runCams } from './running-cams.js';
import { sendHttp } from './send-http.js';
import { signRequest } from './sign-request.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'start-cams-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('startCams', () => {
  it('keeps everything over a restart: groups, links, members, bans, states under way', async () => {
    const running = await runCams();
    const [group] = await running.seed({ Subject: 'A', Participants: ['8613800000001', '8613800000002'] });
    const [GroupId, InviteLink] = [group?.GroupId ?? '', group?.InviteLink ?? ''];
    const List = JSON.stringify([{ ParticipantNumber: '8613800000001' }]);
    await running.call('DeleteChatGroupParticipants', { GroupId, List });
    await running.call('UpdateChatGroup', { GroupId, Subject: 'B' });
    await running.call('AddChatGroup', { Subject: 'C' });

    await running.restart();
    const before = await running.rows();
    running.advance(300);
    await running.restart();
    const after = await running.rows();
    const back = await running.control('join', { InviteLink, ParticipantNumber: '8613800000001' });
    const members = await running.members(GroupId);
    await running.stop();

    expect(before.map((row) => [row.Subject, row.GroupStatus])).toEqual([
      ['A', 'UPDATING'],
      ['C', 'CREATING'],
    ]);
    expect(after.map((row) => [row.Subject, row.GroupStatus])).toEqual([
      ['B', 'ACTIVE'],
      ['C', 'ACTIVE'],
    ]);
    expect(after[0]).toMatchObject({ GroupId, InviteLink });
    expect(back.body['Code']).toBe('ParticipantError.ParticipantRemoved');
    expect(members).toEqual(['8613800000002']);
  });

  it('keeps the ID that a group got, whoever saw it first', async () => {
    const running = await runCams();
    await running.call('AddChatGroup', { Subject: 'A' });
    running.advance(300);

    const seen = await running.rows();
    await running.restart();
    const again = await running.rows();
    await running.stop();

    expect(seen[0]?.GroupId).toMatch(/^EA/);
    expect(again).toEqual(seen);
  });

  it('writes a database in WAL mode that another connection reads at once', async () => {
    const databaseFile = join(folder, 'deep', 'er', 'cams.db');
    const cams = await startCams({ port: 0, databaseFile });
    const signed = signRequest({
      host: `127.0.0.1:${String(cams.port)}`,
      action: 'AddChatGroup',
      parameters: { ...owner, Subject: 'A' },
      atMs: Date.now(),
    });

    await sendHttp(cams.port, signed);
    const reader = new Database(databaseFile, { readonly: true });
    const mode = reader.pragma('journal_mode');
    const rows = reader.prepare('SELECT Subject FROM ChatGroup').all();
    reader.close();
    await cams.close();

    expect(mode).toEqual([{ journal_mode: 'wal' }]);
    expect(rows).toEqual([{ Subject: 'A' }]);
  });

  it('takes other access keys instead of the default one', async () => {
    const running = await runCams({ accessKeys: { mine: 'my-secret' } });

    const own = await running.call('ListChatGroup', { Page: FIRST_PAGE }, { accessKeyId: 'mine', secret: 'my-secret' });
    const usual = await running.call('ListChatGroup', { Page: FIRST_PAGE });
    await running.stop();

    expect([own.body['Code'], usual.body['Code']]).toEqual(['OK', 'InvalidAccessKeyId.NotFound']);
  });

  it('settles at once where a delay is 0', async () => {
    const running = await runCams({ delays: { createMs: 0 } });

    await running.call('AddChatGroup', { Subject: 'A' });
    const [row] = await running.rows();
    await running.stop();

    expect(row?.GroupStatus).toBe('ACTIVE');
  });

  it('passes states in real time without a clock of its own', async () => {
    const running = await runCams({ now: Date.now, delays: { createMs: 20 } });
    const atMs = (): { atMs: number } => ({ atMs: Date.now() });
    await running.call('AddChatGroup', { Subject: 'A' }, atMs());

    await new Promise((resolve) => setTimeout(resolve, 25));
    const { body } = await running.call('ListChatGroup', { Page: FIRST_PAGE }, atMs());
    await running.stop();

    expect(body['Data']).toMatchObject({ List: [{ GroupStatus: 'ACTIVE' }] });
  });

  it('fails on a port that is taken, and on a file that is no database', async () => {
    const running = await runCams();

    const taken = startCams({ port: running.cams().port, databaseFile: join(folder, 'taken.db') });
    await expect(taken).rejects.toThrow('EADDRINUSE');
    const noDatabase = startCams({ port: 0, databaseFile: join(import.meta.dirname, 'start-cams.test.ts') });
    await expect(noDatabase).rejects.toThrow('is no SQLite database');
    await running.stop();
  });

  it('closes with connections open that do nothing', async () => {
    const running = await runCams();
    await running.rows();

    const startedAt = Date.now();
    await running.cams().close();
    const tookMs = Date.now() - startedAt;
    await running.stop();

    expect(tookMs).toBeLessThan(900);
  });

  it('answers a fault of its own as InternalError and reports it', async () => {
    const breaker = await runCams({
      now: () => {
        throw new Error('the clock broke');
      },
    });

    const rpc = await breaker.call('ListChatGroup', { Page: FIRST_PAGE });
    const control = await breaker.control('health');
    await breaker.stop();

    expect([rpc.status, rpc.body['Code']]).toEqual([500, 'InternalError']);
    expect([control.status, control.body['Code']]).toEqual([500, 'InternalFault']);
    // One for the call, one for its line in the journal, one for the control API.
    expect(breaker.reports.map(String)).toEqual(Array<string>(3).fill('Error: the clock broke'));
    expect(JSON.stringify([rpc.body, control.body])).not.toContain('clock');
  });
});

describe('a request line', () => {
  it.each([
    ['of 60 KB is read', 60_000, 200],
    ['beyond 64 KiB is refused by the server itself', 70_000, 431],
  ])('%s', async (_, length, status) => {
    const running = await runCams();
    const path = `/_local/health?${'x'.repeat(length)}`;

    const answer = await sendHttp(running.cams().port, { method: 'GET', path });
    await running.stop();

    expect(answer.status).toBe(status);
  });
});
