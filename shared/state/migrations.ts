import { atScale } from './migrations/at-scale.js';
import { creates } from './migrations/creates.js';
import { fleets } from './migrations/fleets.js';
import { inventory } from './migrations/inventory.js';
import { listReading } from './migrations/list-reading.js';
import { maintenance } from './migrations/maintenance.js';
import { resumableRuns } from './migrations/resumable-runs.js';
import { taskRecords } from './migrations/task-records.js';

/** One step of the schema, applied once and in this order. A step that has been released is never edited. */
export interface Migration {
  readonly version: number;
  /** Each valid in PostgreSQL and SQLite. */
  readonly statements: readonly string[];
}

export const migrations: readonly Migration[] = [
  { version: 1, statements: creates },
  { version: 2, statements: maintenance },
  { version: 3, statements: inventory },
  { version: 4, statements: taskRecords },
  { version: 5, statements: listReading },
  { version: 6, statements: atScale },
  { version: 7, statements: resumableRuns },
  { version: 8, statements: fleets },
];
