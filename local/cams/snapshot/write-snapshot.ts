import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import Database from 'libsql';

import { contentTables } from '../store/schema.js';

interface MasterRow {
  readonly type: string;
  readonly name: string;
  readonly tbl_name: string;
}

const AUTO_CHECKPOINT_PAGES = 1000;

/** Takes out what is no content, credentials above all, and makes it one file without a journal beside it. */
const strip = (file: string): void => {
  const copy = new Database(file);
  try {
    // Overwrites what it deletes: a dropped table would else stay readable in the file.
    copy.pragma('secure_delete = ON');
    const rows = copy.prepare('SELECT type, name, tbl_name FROM sqlite_master').all() as readonly MasterRow[];
    for (const { name } of rows.filter(({ type }) => type === 'trigger')) copy.exec(`DROP TRIGGER "${name}"`);
    const kept: readonly string[] = [...contentTables, 'sqlite_sequence'];
    for (const { name } of rows.filter(({ type, tbl_name }) => type === 'table' && !kept.includes(tbl_name))) {
      copy.exec(`DROP TABLE "${name}"`);
    }
    copy.pragma('journal_mode = DELETE');
  } finally {
    copy.close();
  }
};

const flush = async (path: string): Promise<void> => {
  const handle = await open(path);
  await handle.sync().finally(() => handle.close());
};

/**
 * Copies the contents as they are at this moment to a file. Calls go on meanwhile: with checkpoints held back, SQLite
 * writes to its log alone and the database file stands still. The file appears whole or not at all.
 *
 * @throws when the disk is full, or the service closes before the copy is done.
 */
export const writeSnapshot = async (database: Database.Database, source: string, target: string): Promise<void> => {
  await mkdir(dirname(target), { recursive: true });
  const partial = `${target}.partial`;
  await rm(partial, { force: true });
  database.pragma('wal_autocheckpoint = 0');
  try {
    const [checkpoint] = database.pragma('wal_checkpoint(TRUNCATE)') as readonly { readonly busy: number }[];
    // Another process reads the file and keeps the log from being emptied: then the slower way, during which calls wait.
    if (checkpoint?.busy === 0) await copyFile(source, partial);
    else database.prepare('VACUUM INTO ?').run(partial);
    // Closing checkpoints, and may have torn the copy.
    if (!database.open) throw new Error('the service closed before the snapshot was complete');
    strip(partial);
    await flush(partial);
    await rename(partial, target);
    await flush(dirname(target));
  } finally {
    if (database.open) database.pragma(`wal_autocheckpoint = ${String(AUTO_CHECKPOINT_PAGES)}`);
    for (const ending of ['', '-wal', '-shm']) await rm(`${partial}${ending}`, { force: true });
  }
};
