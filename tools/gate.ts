import path from 'node:path';

import { changedFiles } from './changed-files.js';
import { runSteps, type Step, type StepResult } from './run-step.js';

/*
 * npm test: everything that must hold before a change is taken. Every step runs even after one failed, so that one run
 * tells everything. The last line on stdout is the count of the tests. `npm test -- --changed` looks at what differs from the
 * last commit, and runs the tests that it reaches.
 */
const root = path.resolve(import.meta.dirname, '..');
process.chdir(root);
process.env['PATH'] = `${path.join(root, 'node_modules', '.bin')}${path.delimiter}${process.env['PATH'] ?? ''}`;
// npm sets this from .npmrc; whoever starts the gate without npm gets it here.
process.env['NODE_OPTIONS'] = '--experimental-vm-modules --disable-warning=ExperimentalWarning';

const build: Step = { name: 'build', command: ['tsx', 'tools/build.ts'] };

const [option, ...others] = process.argv.slice(2);
if (others.length > 0 || ![undefined, '--changed'].includes(option)) {
  console.error('Usage: npm test [-- --changed]. Single tests: npx jest FILE --coverage=false.');
  process.exit(2);
}
// Undefined: everything is looked at.
const changed = option === undefined ? undefined : changedFiles();
const scripts = changed?.filter((file) => /\.[cm]?[jt]s$/.test(file));

const checks: readonly Step[] = [
  ...(scripts?.length === 0
    ? []
    : [{ name: 'lint, types', command: ['tsx', 'tools/lint.ts', ...(scripts ?? [])] } as const]),
  {
    name: 'format',
    command: ['prettier', '--check', '--log-level', 'warn', '--ignore-unknown', ...(changed ?? ['.'])],
  },
  { name: 'architecture', command: ['tsx', 'tools/check-architecture.ts'] },
  { name: 'unused', command: ['knip', '--no-progress', '--treat-config-hints-as-errors'] },
  { name: 'drift', command: ['tsx', 'tools/generate.ts', '--check'] },
  { name: 'bundle budget', command: ['tsx', 'tools/bundle-budget.ts'] },
];

// One more than the cores: almost half of their time tests wait for a time that is their point, or for another process.
const WORKERS = 3;

const inCi = process.env['CI'] ? ['--ci', '--coverage'] : [];
const extent = changed ? ['--findRelatedTests', '--passWithNoTests', ...changed] : inCi;

const tests: Step = {
  name: 'tests',
  command: ['jest', `--maxWorkers=${String(WORKERS)}`, ...extent],
};

const COUNT = /^\d+ passed, \d+ failed, \d+ skipped$/m;

const failed: string[] = [];
let count = '0 passed, 1 failed, 0 skipped';

const report = ({ name, passed, seconds, stdout, output }: StepResult): void => {
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${name.padEnd(14)}${seconds.toFixed(1).padStart(6)} s`);
  if (!passed) {
    failed.push(name);
    console.error(`\n${output.trimEnd()}\n`);
  }
  if (name !== tests.name) return;
  const covered = stdout.match(/^(?:Lines|Branches) +: [\d.]+%/gm) ?? [];
  if (covered.length > 0) console.log(`       ${covered.join(', ').replaceAll(/ +/g, ' ')}`);
  count = COUNT.exec(stdout)?.[0] ?? count;
};

// Tests and budget look at what the build made. The tests spend a third of their time waiting, for a time that is their point
// or for another process: the checks, one after another, take the cores meanwhile.
await runSteps([build], 1, report);
await runSteps([tests, ...checks], 2, report);

if (failed.length > 0) {
  console.error(`Failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
console.log(count);
