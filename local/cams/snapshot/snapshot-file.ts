import { join } from 'node:path';

import * as z from 'zod/mini';

// No separator, no leading dot, and none of the endings that SQLite gives its own files beside a database.
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}\.db$/;

const File = z
  .string({ error: 'must be a string' })
  .check(z.regex(NAME, { error: 'must be a file name such as monday.db: letters, digits, dots, _ and -' }));

/** What names a snapshot in the control API: a plain file name, in a folder that no caller chooses. */
export const SnapshotInput = z.strictObject({ File });

/** Where a snapshot of this name lies. Only a name that `SnapshotInput` took may come here. */
export const snapshotPath = (snapshotDir: string, file: string): string => join(snapshotDir, file);
