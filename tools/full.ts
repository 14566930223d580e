import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import path from 'node:path';

/*
 * npm run test:full: the same tests with long counts. A test reads its count by `process.env.FULL` and its seed by
 * `process.env.SEED`, and prints the figures it reached. Arguments go to jest: `npm run test:full -- test/functions`.
 * To replay a run: SEED=<its seed> npm run test:full.
 */
const HOUR_MS = 3_600_000;

const root = path.resolve(import.meta.dirname, '..');
const seed = process.env['SEED'] ?? String(randomInt(2 ** 31));
console.log(`seed ${seed}`);

const jest = spawn(
  path.join(root, 'node_modules', '.bin', 'jest'),
  ['--testTimeout', String(HOUR_MS), '--seed', seed, ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
      FULL: '1',
      SEED: seed,
    },
  },
);
jest.on('close', (code) => {
  process.exitCode = code ?? 1;
});
