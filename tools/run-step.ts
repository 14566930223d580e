import { spawn } from 'node:child_process';

export interface Step {
  readonly name: string;
  readonly command: readonly [program: string, ...args: readonly string[]];
}

export interface StepResult {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  readonly stdout: string;
  /** Both streams, in the order in which they came. */
  readonly output: string;
}

/** Runs a program to its end and keeps what it printed. A program that cannot be started counts as failed. */
export const runStep = ({ name, command: [program, ...args] }: Step): Promise<StepResult> =>
  new Promise((resolve) => {
    const start = performance.now();
    let stdout = '';
    let output = '';
    const end = (passed: boolean): void => {
      resolve({ name, passed, seconds: (performance.now() - start) / 1000, stdout, output });
    };
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', (error) => {
      output += `${error.message}\n`;
      end(false);
    });
    child.on('close', (code) => {
      end(code === 0);
    });
  });

/** Runs all steps, `limit` at a time, and tells of each as it ends. */
export const runSteps = async (
  steps: readonly Step[],
  limit: number,
  onEnd: (result: StepResult) => void,
): Promise<void> => {
  const waiting = [...steps];
  const work = async (): Promise<void> => {
    for (let step = waiting.shift(); step; step = waiting.shift()) onEnd(await runStep(step));
  };
  await Promise.all(Array.from({ length: limit }, work));
};
