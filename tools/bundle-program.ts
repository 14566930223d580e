import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { build, type Metafile, type Plugin } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');

/** A source that reads files beside itself goes on doing so from the bundle. */
const ownAddress: Plugin = {
  name: 'own address',
  setup: (bundler) => {
    bundler.onLoad({ filter: /[\\/](?:local|client)[\\/].*\.ts$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8');
      const address = JSON.stringify(pathToFileURL(file).href);
      return { contents: source.replaceAll('import.meta.url', address), loader: 'ts' };
    });
  },
};

/**
 * Bundles a program of the project to one file, to be run from a folder below `node_modules`: started so, a process is up in a
 * fraction of the time tsx needs.
 */
export const bundleProgram = async (entry: string, outfile: string): Promise<Metafile> => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // The first two are native, the third brings more than a hundred packages and is asked for by deployed functions alone.
    external: ['esbuild', 'libsql', '@alicloud/fc2'],
    // For packages of CommonJS, which ask for modules of Node.js.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    metafile: true,
    logLevel: 'warning',
    plugins: [ownAddress],
  });
  return metafile;
};
