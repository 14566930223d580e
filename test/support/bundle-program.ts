import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { build, type Plugin } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');
// Beside the modules, where a bundle finds those that are not in it.
const folder = path.join(root, 'node_modules/.cache/programs');

/** A source that reads files beside itself goes on doing so from the bundle. */
const ownAddress: Plugin = {
  name: 'own address',
  setup: (bundler) => {
    bundler.onLoad({ filter: /[\\/]local[\\/].*\.ts$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8');
      const address = JSON.stringify(pathToFileURL(file).href);
      return { contents: source.replaceAll('import.meta.url', address), loader: 'ts' };
    });
  },
};

/**
 * Bundles a program of the project to one file: started so, a process is up in a fraction of the time tsx needs.
 *
 * @param packages `external` leaves every package out: some are CommonJS that asks for modules of Node.js.
 */
export const bundleProgram = async (entry: string, packages: 'bundle' | 'external' = 'bundle'): Promise<string> => {
  mkdirSync(folder, { recursive: true });
  const outfile = path.join(folder, `${path.basename(entry, '.ts')}-${String(process.pid)}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // The first two are native; the third is CommonJS that asks for modules of Node.js.
    external: ['esbuild', 'libsql', 'yaml'],
    packages,
    logLevel: 'warning',
    plugins: [ownAddress],
  });
  return outfile;
};
