import { statSync } from 'node:fs';

import { StorageFault } from './storage-fault.js';

/**
 * Remembers which file has this name now. SQLite goes on writing to a file that was removed, and nothing of that is found
 * again.
 *
 * @returns what throws a StorageFault once the name leads to another file, or to none.
 */
export const rememberFile = (file: string): (() => void) => {
  const identity = (): string | undefined => {
    const stats = statSync(file, { throwIfNoEntry: false });
    return stats && `${String(stats.dev)}:${String(stats.ino)}`;
  };
  const remembered = identity();
  return () => {
    if (identity() !== remembered) {
      throw new StorageFault(
        `${file} was removed or replaced while it was in use: nothing can be kept any more. Stop and start again.`,
      );
    }
  };
};
