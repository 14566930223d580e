import path from 'node:path';

import { bundleProgram as bundle } from '../../tools/bundle-program.js';

// Beside the modules, where a bundle finds those that are not in it.
const folder = path.resolve(import.meta.dirname, '../../node_modules/.cache/programs');

/** Bundles a program of the project for one test file, which removes it. @returns the file. */
export const bundleProgram = async (entry: string): Promise<string> => {
  const outfile = path.join(folder, `${path.basename(entry, '.ts')}-${String(process.pid)}.mjs`);
  await bundle(entry, outfile);
  return outfile;
};
