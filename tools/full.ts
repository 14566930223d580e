import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import path from 'node:path';

import { runOnOtherLines } from './node-lines.js';

/*
 * npm run test:full: the same tests with long counts. A test reads its count by `process.env.FULL` and its seed by
 * `process.env.SEED`, and prints the figures it reached. Arguments go to jest: `npm run test:full -- test/functions`.
 * Without any, the types of the libraries are checked too, and every rule of the linter for tests and benches, and the tests
 * run once more on every other line of Node.js.
 * To replay a run: SEED=<its seed> npm run test:full.
 */
const HOUR_MS = 3_600_000;

const root = path.resolve(import.meta.dirname, '..');
const seed = process.env['SEED'] ?? String(randomInt(2 ** 31));
console.log(`seed ${seed}`);

const bin = (name: string): string => path.join(root, 'node_modules', '.bin', name);
const passes = (program: string, options: readonly string[]): boolean =>
  spawnSync(program, options, { cwd: root, stdio: 'inherit' }).status === 0;
const chosen = process.argv.slice(2);

const checks = [
  ['tsc', '-p', root],
  ['eslint', root],
] as const;
const failedChecks = chosen.length > 0 ? [] : checks.filter(([name, ...options]) => !passes(bin(name), options));

const jest = spawn(bin('jest'), ['--testTimeout', String(HOUR_MS), '--seed', seed, ...chosen], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
    FULL: '1',
    SEED: seed,
  },
});
jest.on('close', (code) => {
  const failedLines = chosen.length > 0 ? [] : runOnOtherLines([path.join(root, 'node_modules/jest/bin/jest.js')]);
  for (const release of failedLines) console.error(`Failed on Node.js ${release}.`);
  process.exitCode = code === 0 ? failedChecks.length + failedLines.length : (code ?? 1);
});
