import { readFile } from 'node:fs/promises';

import type { Plugin } from 'esbuild';

const SCHEMA_FILES = /shared[\\/]operations[\\/](parameters|elements|own-parameters)\.ts$/;
const MAKER = /^const (\w+) = \(/gm;

/** Marks every call of zod and of the file's own makers of schemas as one that nothing but its result is wanted of. */
const markCalls = (source: string): string => {
  const makers = Array.from(source.matchAll(MAKER), ([, name]) => name);
  return source.replace(
    new RegExp(`(?<![\\w.])(?:z\\s*\\.\\w+|${makers.join('|') || 'z'})\\(`, 'g'),
    '/* @__PURE__ */ $&',
  );
};

/**
 * Lets a bundle hold the schemas of its own operation only. Making a schema changes nothing else, which a bundler cannot
 * know of a call: without the mark every function would make the schemas of all eight at each cold start.
 */
export const pureSchemas: Plugin = {
  name: 'pure-schemas',
  setup: (build) => {
    build.onLoad({ filter: SCHEMA_FILES }, async ({ path }) => ({
      contents: markCalls(await readFile(path, 'utf8')),
      loader: 'ts',
    }));
  },
};
