import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { GatheredTypes } from './gather-types.js';
import { inWordsOfPackage } from './packed-sources.js';

/** Writes a file of a package and the folders it needs. */
export const writeText = (target: string, name: string, text: string): void => {
  const file = path.join(target, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text.endsWith('\n') ? text : `${text}\n`);
};

/** Writes what lets a package be imported beside its `lib/index.cjs`, and its types for both ways. */
export const writeDoors = (target: string, { values, text }: GatheredTypes): void => {
  writeText(target, 'lib/index.mjs', `export { ${values.join(', ')} } from './index.cjs';`);
  writeText(target, 'lib/index.d.cts', inWordsOfPackage(text));
  writeText(target, 'lib/index.d.mts', "export * from './index.cjs';");
};
