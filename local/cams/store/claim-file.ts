import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import Database from 'libsql';

import { makeFolder } from './open-connection.js';
import { aboutFile, storageCodeOf, toStorageFault } from './storage-fault.js';

/** Ports by what answers on them: `{ gateway: 9000 }`. */
export type Ports = Readonly<Record<string, number>>;

/** The right to a database file, held until it is released or its process ends, however it ends. */
export interface Claim {
  /** Has others who ask learn on which ports the owner answers. */
  readonly tell: (ports: Ports) => void;
  readonly release: () => void;
}

/** Another process, or another part of this one, keeps its groups in the file. */
export class FileInUse extends Error {
  override readonly name = 'FileInUse';
}

interface Owner {
  readonly pid: number;
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly ports: Ports;
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return storageCodeOf(error) === 'EPERM';
  }
};

/** Who holds the claim, as far as can be told: what was written by a process that is gone says nothing. */
const readOwner = (file: string): Owner | undefined => {
  try {
    // Written by this module.
    const owner = JSON.parse(readFileSync(file, 'utf8')) as Owner;
    return isRunning(owner.pid) ? owner : undefined;
  } catch {
    return undefined;
  }
};

const sentenceOf = (databaseFile: string, owner: Owner | undefined): string => {
  const ports = Object.entries(owner?.ports ?? {}).map(([name, port]) => `${String(port)} (${name})`);
  const who = owner
    ? `process ${String(owner.pid)} since ${owner.since}`
    : 'another process that is starting or stopping';
  const where = ports.length > 0 ? `, which answers on ${ports.join(' and ')}` : '';
  return `The folder ${dirname(resolve(databaseFile))} is in use by ${who}${where}. \
Stop that one, or set DATA_DIR to another folder.`;
};

/**
 * Claims a database file, before anything of it is opened: two owners would overwrite each other. What holds the claim is
 * SQLite's lock on an empty file beside it, which ends with its process; what says who holds it is a second file, for
 * people.
 *
 * @throws {FileInUse} naming the owner and its ports.
 * @throws {StorageFault} when nothing can be written there.
 */
export const claimFile = (databaseFile: string): Claim => {
  makeFolder(dirname(databaseFile));
  const lockFile = `${databaseFile}.lock`;
  const ownerFile = `${databaseFile}.owner`;
  const since = new Date().toISOString();
  const lock = aboutFile(lockFile, () => new Database(lockFile));
  try {
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!storageCodeOf(error)?.startsWith('SQLITE_BUSY')) throw toStorageFault(error, lockFile);
    throw new FileInUse(sentenceOf(databaseFile, readOwner(ownerFile)), { cause: error });
  }
  const tell = (ports: Ports): void => {
    const owner: Owner = { pid: process.pid, since, ports };
    try {
      writeFileSync(`${ownerFile}.new`, `${JSON.stringify(owner)}\n`);
      renameSync(`${ownerFile}.new`, ownerFile);
    } catch {
      // It is for people: without it the claim holds all the same.
      rmSync(ownerFile, { force: true });
    }
  };
  tell({});
  return {
    tell,
    release: () => {
      rmSync(ownerFile, { force: true });
      // Closing alone keeps the lock until the driver's statements are collected (observed).
      lock.exec('ROLLBACK');
      lock.close();
    },
  };
};
