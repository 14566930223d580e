import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

import { build } from 'esbuild';

import { bundling } from './bundling.js';
import { type FunctionFile, listFunctionFiles } from './function-files.js';
import { readCertificates } from './read-certificates.js';
import { readPolicyFile } from './read-policy-file.js';
import { readProfileFile } from './read-profile-file.js';
import { fix, writeFixed } from './write-fixed.js';

export interface BuildOptions {
  /** Where the function files are. */
  readonly source: string;
  /** Where a folder per function is made; anything else in it is removed. */
  readonly target: string;
  readonly policyFile: string;
  /** What was observed of CAMS. Default: nothing. */
  readonly profileFile?: string;
  /** Certificates of the authorities of the database, PEM, shipped as `database-ca.pem`; undefined: none are shipped. */
  readonly databaseCaFile?: string | undefined;
  /** Whether functions can ask the records whose a group is: a database in every bundle, 100 KB. Default: they cannot. */
  readonly withGroupRecords?: boolean;
}

const NOTHING_OBSERVED = '{"schema":"cams-profile/1"}\n';

const removeStale = (directory: string, keep: ReadonlySet<string>): void => {
  for (const name of readdirSync(directory)) {
    if (!keep.has(name)) rmSync(path.join(directory, name), { recursive: true });
  }
};

interface BundleOptions {
  readonly maps: string;
  readonly withGroupRecords: boolean;
}

const bundle = (
  functions: readonly FunctionFile[],
  { maps, withGroupRecords }: BundleOptions,
): ReturnType<typeof build> =>
  build({
    entryPoints: functions.map(({ name, file }) => ({ in: file, out: path.join(name, 'index') })),
    outdir: maps,
    write: false,
    ...bundling(withGroupRecords),
    minify: true,
    legalComments: 'none',
    sourcemap: 'external',
    sourcesContent: false,
    metafile: true,
  });

/**
 * Bundles every function file to `<target>/<name>/index.js`, with the files it needs beside it. The same sources give
 * the same bytes, times and modes.
 *
 * Source maps go to `<target>/maps`, outside the folders that are shipped: a map is larger than its bundle, and every
 * byte of code lengthens a cold start. They serve local runs, and whoever reads a stack trace from the log.
 *
 * @returns the names of the functions.
 * @throws {Error} when a source does not bundle, or the policy, the profile or a certificate is not valid.
 */
export const buildFunctions = async (options: BuildOptions): Promise<readonly string[]> => {
  const { source, target, policyFile, profileFile, databaseCaFile, withGroupRecords = false } = options;
  const functions = listFunctionFiles(source);
  const beside = new Map([
    ['package.json', '{"type":"commonjs"}\n'],
    ['access-policy.json', readPolicyFile(policyFile)],
    ['cams-profile.json', profileFile === undefined ? NOTHING_OBSERVED : readProfileFile(profileFile)],
  ]);
  if (databaseCaFile !== undefined) beside.set('database-ca.pem', readCertificates(databaseCaFile));
  const maps = path.join(target, 'maps');
  const { outputFiles = [], metafile } = await bundle(functions, { maps, withGroupRecords });

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
    for (const [file, text] of beside) writeFixed(path.join(folder, file), text);
    removeStale(folder, new Set(['index.js', ...beside.keys()]));
    fix(folder, 0o755);
  }
  writeFixed(path.join(maps, 'metafile.json'), JSON.stringify(metafile));
  removeStale(maps, new Set([...names, 'metafile.json']));
  return names;
};
