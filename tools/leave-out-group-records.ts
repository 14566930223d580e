import path from 'node:path';

import type { Plugin } from 'esbuild';

const substitute = path.join(import.meta.dirname, 'substitutes', 'no-group-records.cjs');

/**
 * Leaves the store out of functions that keep nothing. The step of a call that asks whose a group is imports the store
 * when it is needed, and is the only one that does so; functions that need the store in any case import it at the top.
 */
export const leaveOutGroupRecords: Plugin = {
  name: 'leave out group records',
  setup: (building) => {
    building.onResolve({ filter: /\/state\/store\.js$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: substitute } : undefined,
    );
  },
};
