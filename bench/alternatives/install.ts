import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

import { build } from 'esbuild';

const folder = import.meta.dirname;

export interface Alternatives {
  readonly plain: string;
  readonly plainBundled: string;
  readonly ordinaryBundled: string;
}

const bundle = async (entry: string, outfile: string): Promise<string> => {
  await build({
    entryPoints: [path.join(folder, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    logLevel: 'error',
  });
  return outfile;
};

const installOnce = (): void => {
  if (existsSync(path.join(folder, 'node_modules'))) return;
  console.log('Installing the alternatives (once) …');
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', ['ci', ...flags], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
};

/** The program of dynalite, an emulator of another service; undefined where it is not to be had. */
export const installDynalite = (): string | undefined => {
  try {
    installOnce();
  } catch {
    return undefined;
  }
  const program = path.join(folder, 'node_modules', 'dynalite', 'cli.js');
  return existsSync(program) ? program : undefined;
};

/**
 * What others would build, with packages of their own: ours are overridden and slimmed. Installed at the first run.
 *
 * @param target where the bundles go.
 * @throws {Error} when the packages cannot be installed.
 */
export const prepareAlternatives = async (target: string): Promise<Alternatives> => {
  installOnce();
  return {
    plain: path.join(folder, 'plain-sdk.cjs'),
    plainBundled: await bundle('plain-sdk.cjs', path.join(target, 'plain-sdk.cjs')),
    ordinaryBundled: await bundle('ordinary.mjs', path.join(target, 'ordinary.cjs')),
  };
};
