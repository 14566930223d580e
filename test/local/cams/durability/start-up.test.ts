import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { bundleProgram } from '../../../support/bundle-program.js';
import { startProcess } from '../cams-process.js';
import { FIRST_PAGE, owner } from '../running-cams.js';
import { sendHttp } from '../send-http.js';
import { signRequest } from '../sign-request.js';

const ROUNDS = process.env['FULL'] === undefined ? 1 : 15;
const AIM_MS = 300;
const SOURCE = fileURLToPath(new URL('./serve.ts', import.meta.url));

let folder = '';
let program = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'start-up-'));
  program = await bundleProgram(SOURCE);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(program, { force: true });
});

const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[values.length >> 1] ?? 0;

/** From the start of a process to its first answer to a signed call, over an empty database of its own. */
const firstAnswerMs = async (name: string, ...command: readonly [string, ...string[]]): Promise<number> => {
  const startedAt = performance.now();
  const cams = await startProcess(...command, join(folder, `${name}.db`));
  const host = `127.0.0.1:${String(cams.port)}`;
  const parameters = { ...owner, Page: FIRST_PAGE };
  const { status } = await sendHttp(cams.port, signRequest({ host, parameters, atMs: Date.now() }));
  const tookMs = performance.now() - startedAt;
  await cams.kill();
  if (status !== 200) throw new Error(`answered ${String(status)}`);
  return tookMs;
};

const bareNodeMs = (): Promise<number> =>
  new Promise((resolve) => {
    const startedAt = performance.now();
    spawn(process.execPath, ['-e', '0']).on('close', () => {
      resolve(performance.now() - startedAt);
    });
  });

describe('the local CAMS alone', () => {
  it('answers its first call soon after its process starts; tsx takes longer than all the rest', async () => {
    const bundled: number[] = [];
    const throughTsx: number[] = [];
    const bare: number[] = [];

    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await bareNodeMs());
      bundled.push(await firstAnswerMs(`bundled ${String(round)}`, program));
      throughTsx.push(await firstAnswerMs(`tsx ${String(round)}`, '--import', 'tsx', SOURCE));
    }

    process.stdout.write(
      `first answer after ${median(bundled).toFixed(0)} ms as one built file, ${median(throughTsx).toFixed(0)} ms ` +
        `through tsx (aim ${String(AIM_MS)} ms); node itself ${median(bare).toFixed(0)} ms\n`,
    );
    // Three times the aim: the gate runs beside other work. The figures above are for the eye.
    expect(Math.min(...bundled)).toBeLessThan(3 * AIM_MS);
  });
});
