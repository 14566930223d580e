import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { Metafile } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..', '..');

/** The packages that went into bundles: their folders below the project. */
export const packagesIn = (metafiles: readonly Metafile[]): readonly string[] => {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs: of }) => Object.keys(of)),
  );
  const folders = inputs.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
};

const textOf = (folder: string): string => {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  return file === undefined ? '' : readFileSync(path.join(folder, file), 'utf8').trim();
};

const noticeOf = (folder: string): string => {
  const file = path.join(folder, 'NOTICE');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
};

/** The licences of other people's code in a package, as they ask for: with their texts where they bring one. */
export const renderLicences = (folders: readonly string[]): string => {
  const parts = folders.map((name) => {
    const folder = path.join(root, name);
    const about = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
    const licence = typeof about['license'] === 'string' ? about['license'] : 'see its text';
    const head = `${String(about['name'])} ${String(about['version'])} (${licence})`;
    return [head, textOf(folder), noticeOf(folder)].filter((text) => text !== '').join('\n\n');
  });
  return `This package holds code of others, bundled:\n\n${parts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
};
