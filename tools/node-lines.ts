import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** The lines of Node.js beside our own that people have, by the release that the tests run on. */
const releases = ['22.23.3', '24.21.0', '26.10.0'];

/**
 * A Node.js of another line, from the package that brings it for this system; npm asks a registry the first time. The package
 * `node` would fetch the same in an install script, and those are off.
 */
const bring = (release: string): string => {
  const folder = path.join(root, 'node_modules/.cache/node-lines', release);
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const bin = path.join(folder, 'node_modules', name, 'bin');
  if (!existsSync(bin)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
    const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
    execFileSync('npm', ['install', ...flags, `${name}@${release}`], { cwd: folder, stdio: 'ignore' });
  }
  return bin;
};

/**
 * Runs the tests with their short counts on every other line of Node.js.
 *
 * @returns the releases on which something failed.
 */
export const runOnOtherLines = (jest: readonly string[]): readonly string[] =>
  releases.filter((release) => {
    console.log(`\nNode.js ${release}`);
    const { FULL: _full, ...environment } = process.env;
    const env = {
      ...environment,
      PATH: `${bring(release)}${path.delimiter}${process.env['PATH'] ?? ''}`,
      NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
    };
    return spawnSync('node', [...jest], { cwd: root, stdio: 'inherit', env }).status !== 0;
  });
