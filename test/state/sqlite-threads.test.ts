import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSync } from 'esbuild';

import { openDatabase } from '../../shared/state/open-database.js';

const THREADS = process.env['FULL'] ? 16 : 4;
const WRITES = process.env['FULL'] ? 1000 : 25;

const root = resolve(import.meta.dirname, '..', '..');

/** What each thread runs, as the instances of the local gateway run bundles. */
const program = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { openDatabase } = require(workerData.bundle);
  (async () => {
    const database = await openDatabase(workerData.settings);
    for (let write = 0; write < workerData.writes; write += 1) {
      await database.run("INSERT INTO chat_groups VALUES ('s', $1, $2, 1)", [workerData.number, String(write)]);
    }
    parentPort.postMessage('done');
    setInterval(() => undefined, 1000);
  })();
`;

describe('SQLite in the threads of the local gateway', () => {
  let folder: string;
  let bundle: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'state-'));
    // Beside the modules, where a bundle in dist finds libsql too.
    bundle = join(root, 'node_modules/.cache/state', `open-database-${String(process.pid)}.cjs`);
    mkdirSync(join(bundle, '..'), { recursive: true });
    buildSync({
      entryPoints: [join(root, 'shared/state/open-database.ts')],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['libsql'],
    });
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
    rmSync(bundle);
  });

  it(`${String(THREADS)} threads open and write one file at once, and end without warning`, async () => {
    const settings = {
      databaseUrl: `file:${join(folder, 'state.db')}`,
      keepSettledHours: 24,
      groupOwnership: 'upstream',
    } as const;
    const runThread = (number: string): Promise<unknown> =>
      new Promise((settle, fail) => {
        const workerData = { bundle, settings, number, writes: WRITES };
        const worker = new Worker(program, { eval: true, workerData, execArgv: [] });
        worker.on('error', fail);
        worker.on(
          'message',
          (message) =>
            void worker.terminate().then(() => {
              settle(message);
            }),
        );
      });

    const said = await Promise.all(Array.from({ length: THREADS }, (_, index) => runThread(String(index))));

    const database = await openDatabase(settings);
    const [row] = await database.run('SELECT COUNT(*) AS rows_written FROM chat_groups');
    await database.close();
    expect(new Set(said)).toEqual(new Set(['done']));
    expect(row).toEqual({ rows_written: THREADS * WRITES });
  });
});
