import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { Plugin } from 'esbuild';

const CLIENT = /@alicloud[\\/]openapi-client[\\/]dist[\\/]client\.js$/;
const METHOD = /^ {4}async (doRPCRequest|doROARequest|doROARequestWithForm|execute)\(.*\) \{\n[^]*?^ {4}\}$/gm;
const METHODS = 4;

const leftOut = JSON.stringify(path.join(import.meta.dirname, 'substitutes', 'left-out.cjs'));

/**
 * Leaves out of the SDK's client the methods that sign in ways CAMS does not ask for: two thirds of it, and a sixth of a bundle.
 * Whoever calls one all the same hears that it was left out.
 */
export const unreachedMethods: Plugin = {
  name: 'unreached methods',
  setup: (build) => {
    build.onLoad({ filter: CLIENT }, async ({ path: file }) => {
      let found = 0;
      const contents = (await readFile(file, 'utf8')).replace(METHOD, (_, name: string) => {
        found += 1;
        return `async ${name}() { return require(${leftOut})('@alicloud/openapi-client').${name}; }`;
      });
      if (found !== METHODS)
        throw new Error(`${file} has ${String(found)} of the ${String(METHODS)} methods to leave out`);
      return { contents, loader: 'js' };
    });
  },
};
