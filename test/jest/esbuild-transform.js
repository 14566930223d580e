import { createHash } from 'node:crypto';

import { transformSync, version } from 'esbuild';

/** @type {import('esbuild').TransformOptions} */
const options = { loader: 'ts', format: 'esm', target: 'node20', sourcemap: 'external', sourcesContent: true };

/**
 * Takes the types out of a source file. jest instruments what comes out for coverage itself, and leads its lines back
 * to TypeScript by the map returned here; that only works with a map that is an object, not a comment in the code.
 *
 * @param {string} source
 * @param {string} file
 */
export const process = (source, file) => {
  const { code, map } = transformSync(source, { ...options, sourcefile: file });
  return { code, map: JSON.parse(map) };
};

export const getCacheKey = (source, file, { configString, instrument }) =>
  createHash('sha256')
    .update(JSON.stringify([source, file, configString, instrument, version, options]))
    .digest('hex');
