import { spawn, type ChildProcess } from 'node:child_process';

export interface Program {
  readonly child: ChildProcess;
  /** Everything written so far, both streams together. */
  readonly output: () => string;
  /** Waits for the pattern in the output and gives its first group. */
  readonly says: (pattern: RegExp) => Promise<string>;
  readonly ended: Promise<number | null>;
}

/** Runs a program in a process of its own, with nothing of this one's environment; TypeScript as `npm start` runs it. */
export const runProgram = (
  file: string,
  environment: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): Program => {
  const loader = file.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const child = spawn(process.execPath, [...loader, file, ...flags], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (text: string): void => {
    output += text;
    child.emit('said');
  };
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', collect);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const says = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(output);
        if (!found) return;
        child.off('said', look);
        resolve(found[1] ?? found[0]);
      };
      child.on('said', look);
      child.on('close', () => {
        reject(new Error(`ended without saying ${String(pattern)}:\n${output}`));
      });
      look();
    });
  return { child, output: () => output, says, ended };
};
