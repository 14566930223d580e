import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'state-key';
const KEY_BYTES = 32;
const OWNER_ONLY = 0o600;

/** The STATE_KEY of the functions on this machine: made once, and kept in the data folder for its owner alone. */
export const keepStateKey = (dataDir: string): string => {
  const file = join(dataDir, FILE);
  const fresh = `${file}.${randomBytes(4).toString('hex')}`;
  writeFileSync(fresh, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: OWNER_ONLY });
  try {
    // Whole or not at all, and never in place of one that is there.
    linkSync(fresh, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(fresh);
  }
  return readFileSync(file, 'utf8').trim();
};
