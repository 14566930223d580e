import { readdirSync } from 'node:fs';
import path from 'node:path';

export interface FunctionFile {
  /** The file's name in kebab-case; also the folder in dist and the end of the deployed name. */
  readonly name: string;
  readonly file: string;
}

/**
 * Finds every file that becomes a function, in folders of `directory` too.
 *
 * @throws {Error} for a name that is not kebab-case, or that two files bear.
 */
export const listFunctionFiles = (directory: string): readonly FunctionFile[] => {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => ({ name: path.basename(file, '.ts'), file: path.join(directory, file) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const seen = new Set<string>();
  for (const { name, file } of files) {
    if (!/^[a-z]+(-[a-z]+)*$/.test(name)) throw new Error(`${file}: a function file is named in kebab-case`);
    if (name === 'maps') throw new Error(`${file}: dist/maps holds the source maps`);
    if (seen.has(name)) throw new Error(`${file}: another function bears that name already`);
    seen.add(name);
  }
  return files;
};
