import { readFileSync } from 'node:fs';

import { transformSync } from 'esbuild';

import { projectFile } from '../project-file.js';

/**
 * The program of one function instance as JavaScript: a worker thread does not inherit the loader that runs our TypeScript.
 * In a package this file is replaced by one that holds the program itself (tools/pack/packed-sources.ts).
 */
export const readInstanceProgram = (): string => {
  const source = readFileSync(projectFile('local/gateway/instance-program.ts'), 'utf8');
  // The synchronous form leaves no compiler process behind.
  return transformSync(source, { loader: 'ts', format: 'cjs', target: 'node20', platform: 'node' }).code;
};
