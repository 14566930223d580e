import path from 'node:path';

import { build, type Metafile } from 'esbuild';

import { substitutes } from '../substitutes.js';
import { packedSources } from './packed-sources.js';

/** What a packed program is: plain JavaScript for Node 20, in CommonJS, so that import and require get one and the same. */
const SHEBANG = '#!/usr/bin/env node\n';
const ADDRESS = "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;";

// Of the SDK the parts that our path does not need, and the debugger that would print whole requests.
const leftOut = ['@alicloud/credentials', '@alicloud/gateway-spi', '@alicloud/tea-xml', 'debug'];

export interface ProgramsOptions {
  /** Entry by name of the file in `target`, without its ending. */
  readonly entries: Readonly<Record<string, string>>;
  readonly target: string;
  /** Whether they are started from a shell. */
  readonly executable?: boolean;
}

/**
 * Bundles programs with all they need but native code.
 *
 * @returns what went into them.
 */
export const bundlePrograms = async ({ entries, target, executable = false }: ProgramsOptions): Promise<Metafile> => {
  const { metafile } = await build({
    absWorkingDir: path.resolve(import.meta.dirname, '..', '..'),
    entryPoints: { ...entries },
    outdir: target,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // jest runs a package in a context that cannot import.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: `${executable ? SHEBANG : ''}${ADDRESS}` },
    // SQLite is native; the other is preinstalled on the platform, and asked for by functions that run there alone.
    external: ['libsql', '@alicloud/fc2'],
    alias: Object.fromEntries(leftOut.map((name) => [name, substitutes[name]?.file ?? name])),
    minify: true,
    keepNames: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    plugins: [packedSources],
  });
  return metafile;
};
