import type { SettingReader } from './setting-reader.js';

/** Where durable records are kept, and how long. */
export interface StateSettings {
  /** `postgres://…` in deployments, `file:…` (SQLite) on this machine; undefined for no store. Never printed. */
  readonly databaseUrl: string | undefined;
  /** How long a settled record still answers for its ClientToken. */
  readonly keepSettledHours: number;
  /** Who says whether a group belongs to a business number: CAMS, or our own records. */
  readonly groupOwnership: 'upstream' | 'inventory';
}

const isUsableUrl = (value: string): boolean =>
  /^file:./.test(value) || (/^postgres(ql)?:\/\/./.test(value) && URL.canParse(value));

/** Reads DATABASE_URL, STATE_KEEP_SETTLED_HOURS and GROUP_OWNERSHIP. */
export const readStateSettings = ({ env, faults, read }: SettingReader): StateSettings => {
  const databaseUrl = env['DATABASE_URL'] || undefined;
  if (databaseUrl !== undefined && !isUsableUrl(databaseUrl)) {
    faults.push('DATABASE_URL must be postgres://user:password@host/database, or file:<path> on this machine');
  }
  if (databaseUrl?.startsWith('file:') && env['FC_FUNCTION_NAME']) {
    faults.push('DATABASE_URL must not be a file in Function Compute: instances share no disk');
  }
  const keepSettledHours = Number(
    read('STATE_KEEP_SETTLED_HOURS', '24', /^[1-9]\d{0,3}$/, 'must be a whole number of hours from 1 to 9999'),
  );
  const groupOwnership = read('GROUP_OWNERSHIP', 'upstream', /^(upstream|inventory)$/, 'must be upstream or inventory');
  if (groupOwnership === 'inventory' && databaseUrl === undefined) {
    faults.push('GROUP_OWNERSHIP inventory needs DATABASE_URL: the inventory is kept there');
  }
  return { databaseUrl, keepSettledHours, groupOwnership: groupOwnership as StateSettings['groupOwnership'] };
};
