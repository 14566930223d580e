import { describe, expect, it } from '@jest/globals';

import { runStep, runSteps, type Step } from '../../tools/run-step.js';

const node = (name: string, script: string): Step => ({ name, command: [process.execPath, '-e', script] });

describe('a step of the gate', () => {
  it('keeps what a program printed, and what of it was on stdout', async () => {
    const result = await runStep(node('both', 'console.log("out"); console.error("error")'));

    expect(result).toMatchObject({ name: 'both', passed: true, stdout: 'out\n' });
    expect(result.output).toContain('error');
  });

  it.each([
    ['ends with another code than 0', [process.execPath, '-e', 'process.exitCode = 2']],
    ['is killed', [process.execPath, '-e', 'process.kill(process.pid, "SIGKILL")']],
    ['does not exist', ['no-such-program']],
  ] as const)('fails when its program %s', async (_, command) => {
    const { passed } = await runStep({ name: 'fails', command });

    expect(passed).toBe(false);
  });

  it('does not keep the steps after it from running', async () => {
    const ended: string[] = [];

    await runSteps([node('first', 'process.exitCode = 1'), node('second', ''), node('third', '')], 2, ({ name }) => {
      ended.push(name);
    });

    expect(ended.toSorted()).toEqual(['first', 'second', 'third']);
  });
});
