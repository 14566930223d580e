import path from 'node:path';

import { build } from 'esbuild';

import { listFunctionFiles } from '../../../tools/function-files.js';

/** Bundles the functions as an ordinary build would, every package as its makers ship it. */
export const buildWhole = async (source: string, target: string): Promise<void> => {
  await build({
    entryPoints: listFunctionFiles(source).map(({ name, file }) => ({ in: file, out: path.join(name, 'index') })),
    outdir: target,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['@alicloud/fc2', 'libsql', 'pg', 'pg-native'],
    logLevel: 'warning',
  });
};
