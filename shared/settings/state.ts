import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { readPostgresUrl } from './postgres-url.js';
import type { SettingReader } from './setting-reader.js';

/** Where durable records are kept, and how long. */
export interface StateSettings {
  /** `postgres://…` in deployments, `file:…` (SQLite) on this machine; undefined for no store. Never printed. */
  readonly databaseUrl: string | undefined;
  /** Certificates of the authorities that the database's certificate may come from, PEM; undefined: those Node knows. */
  readonly databaseCa?: string | undefined;
  /** How long a settled record still answers for its ClientToken. */
  readonly keepSettledHours: number;
  /** Who says whether a group belongs to a business number: CAMS, or our own records. */
  readonly groupOwnership: 'upstream' | 'inventory';
}

const readDatabaseUrl = ({ env, faults }: SettingReader): string | undefined => {
  const url = env['DATABASE_URL'] || undefined;
  if (url === undefined) return undefined;
  if (!/^file:./.test(url)) {
    const read = readPostgresUrl(url);
    if ('rule' in read) faults.push(`DATABASE_URL ${read.rule}`);
  } else if (env['FC_FUNCTION_NAME']) {
    faults.push('DATABASE_URL must not be a file in Function Compute: instances share no disk');
  }
  return url;
};

const readDatabaseCa = ({ env, faults }: SettingReader): string | undefined => {
  const file = env['DATABASE_CA_FILE'];
  if (!file) return undefined;
  try {
    // Packed beside the code, like the access policy.
    const text = readFileSync(resolve(env['FC_FUNC_CODE_PATH'] ?? '.', file), 'utf8');
    // Throws unless the first of them can be read.
    new X509Certificate(text);
    return text;
  } catch {
    faults.push('DATABASE_CA_FILE must name a file of certificates in PEM that can be read');
    return undefined;
  }
};

/** Reads DATABASE_URL, DATABASE_CA_FILE, STATE_KEEP_SETTLED_HOURS and GROUP_OWNERSHIP. */
export const readStateSettings = (reader: SettingReader): StateSettings => {
  const { faults, read } = reader;
  const databaseUrl = readDatabaseUrl(reader);
  const databaseCa = readDatabaseCa(reader);
  const keepSettledHours = Number(
    read('STATE_KEEP_SETTLED_HOURS', '24', /^[1-9]\d{0,3}$/, 'must be a whole number of hours from 1 to 9999'),
  );
  const groupOwnership = read('GROUP_OWNERSHIP', 'upstream', /^(upstream|inventory)$/, 'must be upstream or inventory');
  if (groupOwnership === 'inventory' && databaseUrl === undefined) {
    faults.push('GROUP_OWNERSHIP inventory needs DATABASE_URL: the inventory is kept there');
  }
  return {
    databaseUrl,
    databaseCa,
    keepSettledHours,
    groupOwnership: groupOwnership as StateSettings['groupOwnership'],
  };
};
