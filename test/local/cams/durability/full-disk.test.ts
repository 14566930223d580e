import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { bundleProgram } from '../../../support/bundle-program.js';
import { type CamsProcess, startProcess } from '../cams-process.js';
import { FIRST_PAGE, owner } from '../running-cams.js';
import { type HttpAnswer, sendHttp } from '../send-http.js';
import { signRequest } from '../sign-request.js';

const ROUNDS = process.env['FULL'] === undefined ? 1 : 30;
// A limit on the size of each file, in KiB: what a full disk is to a process, without one.
const LIMIT_KIB = 1000;

let folder = '';
let program = '';
const started: CamsProcess[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'full-disk-'));
  program = await bundleProgram(fileURLToPath(new URL('./serve.ts', import.meta.url)));
});
afterAll(() => {
  for (const { child } of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
  rmSync(program, { force: true });
});

const send = (
  { port }: CamsProcess,
  action: string,
  parameters: Readonly<Record<string, string>>,
): Promise<HttpAnswer> => {
  const host = `127.0.0.1:${String(port)}`;
  return sendHttp(port, signRequest({ host, action, parameters: { ...owner, ...parameters }, atMs: Date.now() }));
};

const add = async (cams: CamsProcess, Subject: string): Promise<unknown> =>
  (await send(cams, 'AddChatGroup', { Subject, Description: 'x'.repeat(1500) })).body['Code'];

const subjectsOf = async (cams: CamsProcess): Promise<readonly string[]> => {
  const { body } = await send(cams, 'ListChatGroup', { Page: FIRST_PAGE });
  return (body['Data'] as { List: { Subject: string }[] }).List.map(({ Subject }) => Subject);
};

const start = async (databaseFile: string): Promise<CamsProcess> => {
  const cams = await startProcess(program, databaseFile);
  started.push(cams);
  return cams;
};

/** Sets how large a file the process may write, in KiB. */
const limit = ({ child }: CamsProcess, kib: number | 'unlimited'): void => {
  const bytes = kib === 'unlimited' ? kib : String(kib * 1024);
  execFileSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:unlimited`]);
};

describe('a disk that is full', () => {
  it('loses nothing that was acknowledged; with space again calls work without a restart', async () => {
    const found = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const databaseFile = join(folder, `${String(round)}.db`);
      const cams = await start(databaseFile);
      limit(cams, LIMIT_KIB);
      const acknowledged: string[] = [];
      let code: unknown = 'OK';
      for (let turn = 0; code === 'OK'; turn += 1) {
        code = await add(cams, `first ${String(turn)}`);
        if (code === 'OK') acknowledged.push(`first ${String(turn)}`);
      }
      const again = await add(cams, 'refused');
      const control = await sendHttp(cams.port, { method: 'POST', path: '/_local/reset' });
      limit(cams, 'unlimited');
      for (const Subject of ['second 1', 'second 2'])
        if ((await add(cams, Subject)) === 'OK') acknowledged.push(Subject);
      if (round % 2 === 0) await cams.kill();
      else await cams.stop();
      const next = await start(databaseFile);
      const kept = await subjectsOf(next);
      await next.kill();
      found.push({ code, again, control: control.body, kept, acknowledged });
    }

    for (const { code, again, control, kept, acknowledged } of found) {
      expect([code, again]).toEqual(['InternalError', 'InternalError']);
      expect(control).toMatchObject({
        Code: 'StoreUnavailable',
        Message: expect.stringMatching(
          /\.db cannot be written: the disk is full, .* Free some space; a restart is not needed/,
        ),
      });
      expect(acknowledged.slice(-2)).toEqual(['second 1', 'second 2']);
      expect(acknowledged.length).toBeGreaterThan(2);
      expect(kept).toEqual(acknowledged);
    }
    process.stdout.write(
      `${String(ROUNDS)} full disks: ${String(found.flatMap(({ acknowledged }) => acknowledged).length)} groups acknowledged, none lost\n`,
    );
  });

  it('is named by a start that it prevents', () => {
    const databaseFile = join(folder, 'never.db');
    const command = `ulimit -f 8; exec "$0" "$1" "$2"`;

    const { status, stderr } = spawnSync('bash', ['-c', command, process.execPath, program, databaseFile], {
      encoding: 'utf8',
    });

    expect(status).toBe(1);
    expect(stderr).toMatch(/never\.db cannot be written: the disk is full, .* Free some space/);
    expect(statSync(databaseFile).size).toBeLessThan(8 * 1024 + 1);
  });
});
