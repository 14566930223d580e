import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');

/** What the one dependency of cams-local is made of. npm has it in its cache, for the project was installed with it. */
const OF_LIBSQL = /^node_modules\/(libsql(\/.*)?|@libsql\/[^/]+|@neon-rs\/load|detect-libc)$/;

const lockedLibsql = (): Record<string, object> => {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  const entries = Object.entries(packages).filter(([folder]) => OF_LIBSQL.test(folder));
  return Object.fromEntries(entries.map(([folder, { dev: _dev, ...entry }]) => [folder, entry]));
};

/** Nothing of npm, jest and the project that runs this test: the environment of a stranger. */
export const plainEnvironment = {
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  npm_config_update_notifier: 'false',
  NO_COLOR: '1',
} as const;

/** The tarballs that `npm run pack` writes, by name of the package. */
export const packInto = async (folder: string): Promise<Readonly<Record<string, string>>> => {
  await run(process.execPath, ['--import', 'tsx', 'tools/pack.ts', folder], { cwd: root, env: plainEnvironment });
  const files = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  return Object.fromEntries(files.map((name) => [name.replace(/-\d+\.\d+\.\d+\.tgz$/, ''), path.join(folder, name)]));
};

/** Adds a package to a project, from a registry where npm has it not in its cache. */
export const addPackage = async (project: string, spec: string): Promise<void> => {
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--no-save'];
  mkdirSync(project, { recursive: true });
  await run('npm', ['install', ...flags, spec], { cwd: project, env: plainEnvironment });
};

/** Installs tarballs into an empty project, without asking a registry. */
export const installInto = async (project: string, tarballs: Readonly<Record<string, string>>): Promise<void> => {
  const dependencies = Object.fromEntries(Object.entries(tarballs).map(([name, file]) => [name, `file:${file}`]));
  const manifest = { name: 'a-project', version: '1.0.0', private: true, dependencies };
  const lock = { ...manifest, lockfileVersion: 3, requires: true, packages: { '': manifest, ...lockedLibsql() } };
  mkdirSync(project, { recursive: true });
  writeFileSync(path.join(project, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(project, 'package-lock.json'), JSON.stringify(lock));
  const flags = ['--offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await run('npm', ['install', ...flags], { cwd: project, env: plainEnvironment });
};
