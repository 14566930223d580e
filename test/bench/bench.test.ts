import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, it } from '@jest/globals';

const root = path.resolve(import.meta.dirname, '..', '..');
const run = promisify(execFile);

const bench = async (...values: readonly string[]): Promise<{ stdout: string; stderr: string; code: number }> => {
  const args = ['--import', 'tsx', path.join(root, 'bench', 'main.ts'), ...values];
  const { NODE_OPTIONS: _, ...env } = process.env;
  return run(process.execPath, args, { cwd: root, env }).then(
    (output) => ({ ...output, code: 0 }),
    // A process that ended with another code than 0 is an error that bears its output.
    (error: unknown) => error as { stdout: string; stderr: string; code: number },
  );
};

describe('the benchmark', () => {
  it('says what can be measured', async () => {
    const { stdout, code } = await bench('--help');

    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}cold {2}[^]*^ {2}warm {2}[^]*^ {2}--rounds N/m);
  });

  it('names what it cannot measure', async () => {
    const { stderr, code } = await bench('luck');

    expect(code).toBe(1);
    expect(stderr).toContain('There is no "luck" to measure.');
  });
});
