import { chmodSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { build } from 'esbuild';

import { type FunctionFile, listFunctionFiles } from './function-files.js';
import { readPolicyFile } from './read-policy-file.js';
import { substitutes } from './substitutes.js';

export interface BuildOptions {
  /** Where the function files are. */
  readonly source: string;
  /** Where a folder per function is made; anything else in it is removed. */
  readonly target: string;
  readonly policyFile: string;
}

// The platform skips an upload whose zip has the checksum it knows; a zip holds times and modes, so both are fixed.
const FIXED_TIME = new Date('2000-01-01T00:00:00Z');

const writeFixed = (file: string, contents: string | Uint8Array): void => {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, contents);
  chmodSync(file, 0o644);
  utimesSync(file, FIXED_TIME, FIXED_TIME);
};

const removeStale = (directory: string, keep: ReadonlySet<string>): void => {
  for (const name of readdirSync(directory)) {
    if (!keep.has(name)) rmSync(path.join(directory, name), { recursive: true });
  }
};

const bundle = (functions: readonly FunctionFile[], maps: string): ReturnType<typeof build> =>
  build({
    entryPoints: functions.map(({ name, file }) => ({ in: file, out: path.join(name, 'index') })),
    outdir: maps,
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node20',
    // A V8 code cache needs CommonJS, and modules preinstalled in the runtime resolve from it for certain.
    format: 'cjs',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    charset: 'utf8',
    sourcemap: 'external',
    sourcesContent: false,
    metafile: true,
    // Preinstalled in the nodejs20 runtime, and more than a hundred packages.
    external: ['@alicloud/fc2'],
    alias: Object.fromEntries(Object.entries(substitutes).map(([name, { file }]) => [name, file])),
    logLevel: 'warning',
  });

/**
 * Bundles every function file to `<target>/<name>/index.js`, with the files it needs beside it. The same sources give
 * the same bytes, times and modes.
 *
 * Source maps go to `<target>/maps`, outside the folders that are shipped: a map is larger than its bundle, and every
 * byte of code lengthens a cold start. They serve local runs, and whoever reads a stack trace from the log.
 *
 * @returns the names of the functions.
 * @throws {Error} when a source does not bundle or the policy is not valid.
 */
export const buildFunctions = async ({ source, target, policyFile }: BuildOptions): Promise<readonly string[]> => {
  const functions = listFunctionFiles(source);
  const policy = readPolicyFile(policyFile);
  const maps = path.join(target, 'maps');
  const { outputFiles = [], metafile } = await bundle(functions, maps);

  const names = functions.map(({ name }) => name);
  mkdirSync(target, { recursive: true });
  removeStale(target, new Set([...names, 'maps']));
  for (const output of outputFiles) {
    const file = path.relative(maps, output.path);
    if (file.endsWith('.map')) writeFixed(output.path, output.contents);
    else writeFixed(path.join(target, file), `${output.text}//# sourceMappingURL=../maps/${file}.map\n`);
  }
  for (const name of names) {
    const folder = path.join(target, name);
    writeFixed(path.join(folder, 'package.json'), '{"type":"commonjs"}\n');
    writeFixed(path.join(folder, 'access-policy.json'), policy);
    removeStale(folder, new Set(['index.js', 'package.json', 'access-policy.json']));
    chmodSync(folder, 0o755);
    utimesSync(folder, FIXED_TIME, FIXED_TIME);
  }
  writeFixed(path.join(maps, 'metafile.json'), JSON.stringify(metafile));
  removeStale(maps, new Set([...names, 'metafile.json']));
  return names;
};
