import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';

import { build } from 'esbuild';

import type { OperationName } from '../../shared/operations/operation.js';
import { operations } from '../../shared/operations/operations.js';
import { functionNameOf } from '../../tools/function-name-of.js';

export interface Variant {
  readonly name: string;
  readonly kind: 'empty' | 'floor' | 'ours' | 'ours without cache' | 'alternative';
  readonly operation: OperationName;
  /** What the process loads. */
  readonly file: string;
}

const here = import.meta.dirname;
export const dist = path.resolve(here, '..', '..', 'dist');
const alternatives = path.resolve(here, '..', 'alternatives');

const bundleOrdinarily = async (entry: string, out: string): Promise<string> => {
  await build({
    entryPoints: [path.join(alternatives, entry)],
    outfile: out,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'error',
  });
  return out;
};

/** Installs what the alternatives are made of, unless it is there: a lock of their own, without the project's overrides. */
const installAlternatives = (): void => {
  if (existsSync(path.join(alternatives, 'node_modules', '@alicloud', 'openapi-client'))) return;
  process.stderr.write('installing bench/alternatives\n');
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: alternatives, stdio: 'ignore' });
};

/** @returns the folder of the function of an operation, in `directory`. */
export const folderOf = (operation: OperationName, directory = dist): string => {
  const definition = operations.find(({ name }) => name === operation);
  if (!definition) throw new Error(`there is no ${operation}`);
  return path.join(directory, functionNameOf(definition));
};

/** The libraries as a user has them, each with what it weighs when bundled. */
export const listAlternatives = async (folder: string): Promise<readonly Variant[]> => {
  installAlternatives();
  const operation = 'ListChatGroup';
  const alternative = (name: string, file: string): Variant => ({ name, kind: 'alternative', operation, file });
  return [
    alternative('openapi-client', path.join(alternatives, 'plain-sdk.cjs')),
    alternative('openapi-client, bundled', await bundleOrdinarily('plain-sdk.cjs', path.join(folder, 'plain-sdk.cjs'))),
    alternative(
      'openapi-client + middy + zod, bundled',
      await bundleOrdinarily('ordinary.mjs', path.join(folder, 'ordinary.cjs')),
    ),
  ];
};

/**
 * Everything that a fresh process is measured with.
 *
 * @param folder where variants that are built for the run go.
 */
export const listVariants = async (folder: string): Promise<readonly Variant[]> => {
  const uncached = path.join(folder, 'uncached');
  cpSync(dist, uncached, { recursive: true });
  const ours = operations.flatMap(({ name: operation }): readonly Variant[] => {
    rmSync(path.join(folderOf(operation, uncached), 'bundle.cache'), { force: true });
    return [
      { name: `floor, ${operation}`, kind: 'floor', operation, file: path.join(here, 'floor.cjs') },
      { name: operation, kind: 'ours', operation, file: path.join(folderOf(operation), 'index.js') },
      {
        name: `${operation}, no code cache`,
        kind: 'ours without cache',
        operation,
        file: path.join(folderOf(operation, uncached), 'index.js'),
      },
    ];
  });
  const empty: Variant = {
    name: 'an empty handler',
    kind: 'empty',
    operation: 'ListChatGroup',
    file: path.join(here, 'empty.cjs'),
  };
  return [empty, ...ours, ...(await listAlternatives(folder))];
};
