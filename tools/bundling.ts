import type { BuildOptions } from 'esbuild';

import { bareSchemas } from './bare-schemas.js';
import { leaveOutGroupRecords } from './leave-out-group-records.js';
import { substitutes } from './substitutes.js';
import { unreachedMethods } from './unreached-methods.js';

/**
 * How sources become one file that a function is loaded from: what stands in for what, and what is left out.
 *
 * @param withGroupRecords whether the function can ask the records whose a group is.
 */
export const bundling = (withGroupRecords: boolean): BuildOptions => ({
  bundle: true,
  platform: 'node',
  target: 'node20',
  // A V8 code cache needs CommonJS, and modules preinstalled in the runtime resolve from it for certain.
  format: 'cjs',
  // A script with a code cache cannot import by itself; it can require.
  supported: { 'dynamic-import': false },
  // Node.js keeps a source of ASCII in half the room, and reads it without decoding.
  charset: 'ascii',
  // The first is preinstalled in the nodejs20 runtime, and more than a hundred packages. The second is SQLite, which is
  // never deployed: on this machine a bundle finds it among the project's modules.
  external: ['@alicloud/fc2', 'libsql'],
  alias: Object.fromEntries(Object.entries(substitutes).map(([name, { file }]) => [name, file])),
  plugins: [bareSchemas, unreachedMethods, ...(withGroupRecords ? [] : [leaveOutGroupRecords])],
  logLevel: 'warning',
  // What a substitute does not have.
  logOverride: { 'import-is-undefined': 'error' },
});
