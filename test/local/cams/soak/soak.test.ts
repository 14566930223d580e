import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { bundleProgram } from '../../../support/bundle-program.js';
import { type CamsProcess, startProcess } from '../cams-process.js';
import { owner } from '../running-cams.js';
import { type HttpAnswer, sendHttp } from '../send-http.js';
import { signRequest } from '../sign-request.js';

const FULL = process.env['FULL'] !== undefined;
const CALLS = FULL ? 200_000 : 600;
const CONNECTIONS = 50;
const SAMPLES = 20;

let folder = '';
let program = '';
let cams: CamsProcess;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'soak-'));
  program = await bundleProgram(fileURLToPath(new URL('../durability/serve.ts', import.meta.url)));
  cams = await startProcess(program, join(folder, 'cams.db'));
});
afterAll(async () => {
  await cams.kill();
  rmSync(folder, { recursive: true, force: true });
  rmSync(program, { force: true });
});

/** Resident memory of the service's process in MB; its own page cache of SQLite (64 MB at most) is part of it. */
const memoryMb = (): number => {
  const status = readFileSync(`/proc/${String(cams.child.pid)}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
};

/** Least squares: MB for every 100,000 calls. */
const slopeOf = (samples: readonly (readonly [calls: number, mb: number])[]): number => {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(samples.map(([calls]) => calls)), mean(samples.map(([, mb]) => mb))];
  const over = samples.reduce((sum, [calls, mb]) => sum + (calls - x) * (mb - y), 0);
  return (over / samples.reduce((sum, [calls]) => sum + (calls - x) ** 2, 0)) * 100_000;
};

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
afterAll(() => {
  agent.destroy();
});

const call = async (action: string, parameters: Readonly<Record<string, string>>): Promise<HttpAnswer['body']> => {
  const host = `127.0.0.1:${String(cams.port)}`;
  const signed = signRequest({ host, action, parameters: { ...owner, ...parameters }, atMs: Date.now() });
  const { status, body } = await sendHttp(cams.port, signed, agent);
  if (status !== 200) throw new Error(`${action}: ${String(status)} ${String(body['Code'])}`);
  return body;
};

const control = async (path: string, input: object): Promise<void> => {
  const { status, body } = await sendHttp(
    cams.port,
    { method: 'POST', path: `/_local/${path}`, body: JSON.stringify(input) },
    agent,
  );
  if (status !== 200) throw new Error(`${path}: ${String(status)} ${String(body['Code'])}`);
};

/** The life of one group in ten calls. @returns how many calls it made. */
const liveOnce = async (name: string): Promise<number> => {
  const Page = JSON.stringify({ Index: 1, Size: 10 });
  const ParticipantNumber = '8613800000001';
  await call('AddChatGroup', { Subject: name });
  const { Data } = await call('ListChatGroup', { Subject: name, Page });
  const { GroupId = '' } = (Data as { List: { GroupId: string }[] }).List[0] ?? {};
  const { InviteLink } = await call('AddChatGroupInviteLink', { GroupId });
  await control('join', { InviteLink, ParticipantNumber });
  await call('UpdateChatGroup', { GroupId, Subject: name, Description: 'soaked' });
  await call('ListChatGroupParticipants', { GroupId });
  await call('DeleteChatGroupParticipants', { GroupId, List: JSON.stringify([{ ParticipantNumber }]) });
  await call('DeleteChatGroupInviteLink', { GroupId });
  await call('ListChatGroup', { GroupStatus: 'ACTIVE', Page });
  await call('DeleteChatGroup', { GroupId });
  return 10;
};

describe('a soak from 50 connections', () => {
  it('has no error, and says how its memory grows', async () => {
    let begun = 0;
    let done = 0;
    const samples: [number, number][] = [];
    const startedAt = performance.now();
    const work = async (connection: number): Promise<void> => {
      while (begun < CALLS) {
        begun += 10;
        const made = await liveOnce(`soak ${String(connection)}.${String(begun)}`);
        done += made;
        // The first half warms up: heap, page cache and the memory of nonces fill.
        if (done >= CALLS / 2 && done % (CALLS / 2 / SAMPLES) < made) samples.push([done, memoryMb()]);
      }
    };
    const before = memoryMb();

    await Promise.all(Array.from({ length: CONNECTIONS }, (_, connection) => work(connection)));

    const seconds = (performance.now() - startedAt) / 1000;
    // A short run only warms up: its slope says nothing about a long one.
    const growth = FULL ? `, ${slopeOf(samples).toFixed(1)} MB per 100,000 calls in the second half` : '';
    process.stdout.write(
      `soak: ${String(done)} calls in ${seconds.toFixed(1)} s, 0 errors; memory ${before.toFixed(0)} MB at first, ` +
        `${memoryMb().toFixed(0)} MB at the end${growth}\n`,
    );
    expect(done).toBe(CALLS);
    expect(memoryMb()).toBeLessThan(500);
  });
});
