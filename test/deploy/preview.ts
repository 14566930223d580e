import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(import.meta.dirname, '..', '..');
const run = promisify(execFile);

// Containers often run as root; the tool advises against it, on stdout.
const ADVICE_ON_ROOT = /^\[[^\]]*\]\[WARN\]\[s_cli\] It is not recommended to run the command as root user\.\n/;

/**
 * Renders s.yaml with the deployment tool itself, offline and in a home of its own.
 *
 * @returns what it prints on stdout, and nothing else it says.
 * @throws {Error} when the tool fails, with its output as `stdout`.
 */
export const preview = async (environment: Readonly<Record<string, string>>): Promise<string> => {
  const home = mkdtempSync(path.join(tmpdir(), 's-home-'));
  try {
    const { stdout, stderr } = await run(path.join(root, 'node_modules', '.bin', 's'), ['preview', '-o', 'json'], {
      cwd: root,
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        CI: '1',
        // It would look for a newer version from a process of its own, which outlives this folder.
        NODE_ENV: 'test',
        NODE_OPTIONS: `--require ${path.join(import.meta.dirname, 'no-network.cjs')}`,
        ...environment,
      },
    });
    return stderr + stdout.replace(ADVICE_ON_ROOT, '');
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};
