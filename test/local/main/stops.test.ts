import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { bundleProgram } from '../../support/bundle-program.js';

const ROUNDS = process.env['FULL'] === undefined ? 1 : 30;
const root = join(import.meta.dirname, '../../..');

let folder = '';
let main = '';
let triggers = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stops-'));
  [main, triggers] = await Promise.all([bundleProgram('local/main.ts'), bundleProgram('local/triggers.ts')]);
  // As the scripts of the project do, less the build.
  const scripts = { start: `node ${main}`, timers: `node ${triggers} --timers --all` };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'stops', version: '1.0.0', scripts }));
});
afterAll(() => {
  for (const pid of [...processesOf(main), ...processesOf(triggers)]) process.kill(pid, 'SIGKILL');
  for (const made of [folder, main, triggers]) rmSync(made, { recursive: true, force: true });
});

/** The processes of Node.js that run this file: no shell, and not npm. */
const processesOf = (file: string): readonly number[] =>
  execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => new RegExp(`^ *\\d+ node ${file}`).test(line))
    .map((line) => Number.parseInt(line, 10));

interface Npm {
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly says: (pattern: RegExp) => Promise<string>;
}

const npm = (script: string, environment: Readonly<Record<string, string>>): Npm => {
  const child = spawn('npm', ['run', '--silent', script], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      child.emit('said');
    });
  }
  child.on('close', () => child.emit('said'));
  return {
    kill: (signal) => child.kill(signal),
    says: async (pattern) => {
      for (;;) {
        const found = pattern.exec(output);
        if (found) return found[1] ?? found[0];
        if (child.exitCode !== null) throw new Error(`ended without saying ${String(pattern)}: ${output}`);
        await once(child, 'said');
      }
    },
  };
};

/** Whether no process runs the file any more, after a while at most. */
const isOver = async (file: string): Promise<boolean> => {
  for (let waited = 0; waited < 15_000; waited += 100) {
    if (processesOf(file).length === 0) return true;
    await pause(100);
  }
  return false;
};

describe.each(['SIGTERM', 'SIGKILL'] as const)('%s to npm', (signal) => {
  it('stops all that it started, cleanly, and timers too; the next start works', async () => {
    const dataDir = join(folder, `data-${signal}`);
    for (let round = 0; round < ROUNDS; round += 1) {
      const environment = { GATEWAY_PORT: '0', CAMS_PORT: '0', DATA_DIR: dataDir };
      const cloud = npm('start', environment);
      const CAMS_PORT = await cloud.says(/Local CAMS ready at http:\/\/127\.0\.0\.1:(\d+)[^]*Ctrl-C stops/);
      const timers = npm('timers', { DATA_DIR: dataDir, CAMS_PORT });
      await timers.says(/nightly-full/);
      expect([processesOf(main).length, processesOf(triggers).length]).toEqual([1, 1]);

      timers.kill(signal);
      const timersAreOver = await isOver(triggers);
      cloud.kill(signal);
      const cloudIsOver = await isOver(main);

      expect([timersAreOver, cloudIsOver]).toEqual([true, true]);
      // A clean stop leaves no log and no owner.
      expect([existsSync(join(dataDir, 'cams.db-wal')), existsSync(join(dataDir, 'cams.db.owner'))]).toEqual([
        false,
        false,
      ]);
    }
    process.stdout.write(`${signal} to npm, ${String(ROUNDS)} times: nothing went on running\n`);
  });
});

describe('the scripts of the project', () => {
  it('run what stays in the process that watches npm: nothing stands between that could outlive it', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };

    for (const name of ['start', 'demo', 'triggers']) {
      expect(scripts[name]).toBe(
        `node --import tsx tools/build-and-run.ts local/${name === 'start' ? 'main' : name}.ts`,
      );
    }
  });
});
