import { execFile } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { assembleClient } from './assemble-client.js';
import { assembleLocal } from './assemble-local.js';

const root = path.resolve(import.meta.dirname, '..', '..');

/** A tarball that was written. */
export interface Packed {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
  readonly unpackedBytes: number;
  readonly files: readonly string[];
}

interface NpmPacked {
  readonly name: string;
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

const packages = {
  'cams-chat-groups-client': { assemble: assembleClient, readme: 'client.md' },
  'cams-local': { assemble: assembleLocal, readme: 'local.md' },
} as const;

/**
 * Builds both packages and writes a tarball of each. The same sources give the same bytes.
 *
 * @param target a folder; each package's own folder in it is made anew.
 * @throws {Error} when a source does not bundle, or npm does not pack.
 */
export const packProject = async (target: string): Promise<readonly Packed[]> => {
  const folders = Object.entries(packages).map(async ([name, { assemble, readme }]) => {
    const folder = path.join(target, name);
    rmSync(folder, { recursive: true, force: true });
    await assemble(folder);
    copyFileSync(path.join(import.meta.dirname, readme), path.join(folder, 'README.md'));
    copyFileSync(path.join(root, 'LICENSE'), path.join(folder, 'LICENSE'));
    return folder;
  });
  const made = await Promise.all(folders);
  const { stdout } = await promisify(execFile)('npm', ['pack', ...made, '--pack-destination', target, '--json']);
  return (JSON.parse(stdout) as readonly NpmPacked[]).map(({ name, filename, size, unpackedSize, files }) => ({
    name,
    file: path.join(target, filename),
    bytes: size,
    unpackedBytes: unpackedSize,
    files: files.map((file) => file.path),
  }));
};
