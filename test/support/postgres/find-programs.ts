import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

// Where Debian puts them, one folder for each version; not on PATH.
const DEBIAN = '/usr/lib/postgresql';
// Not on the PATH of everybody.
const SYSTEM = '/usr/sbin';

const onPath = (): readonly string[] => (process.env['PATH'] ?? '').split(delimiter);

const isThere = (folder: string): boolean => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)));

const debianFolders = (): readonly string[] =>
  existsSync(DEBIAN)
    ? readdirSync(DEBIAN)
        .toSorted((one, other) => Number(other) - Number(one))
        .map((version) => join(DEBIAN, version, 'bin'))
    : [];

/** The folder of the newest PostgreSQL of this machine; undefined where there is none. */
export const findPostgres = (): string | undefined => [...debianFolders(), ...onPath()].find(isThere);

/** The program PgBouncer of this machine; undefined where there is none. */
export const findPgBouncer = (): string | undefined =>
  [...onPath(), SYSTEM].map((folder) => join(folder, 'pgbouncer')).find(existsSync);
