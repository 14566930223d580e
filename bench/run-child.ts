import { execFile, type ExecFileOptions } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs a program of its own on this Node.js. @returns what it wrote as its last line, which is JSON. */
export const runChild = async <Figures>(
  args: readonly string[],
  options: Pick<ExecFileOptions, 'env' | 'cwd'>,
): Promise<Figures> => {
  const { stdout } = await run(process.execPath, args, options);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Figures;
};
