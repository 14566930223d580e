import { chmodSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// The platform skips an upload whose zip has the checksum it knows; a zip holds times and modes, so both are fixed.
const FIXED_TIME = new Date('2000-01-01T00:00:00Z');

/** Gives a file or folder the time and mode that every build gives it. */
export const fix = (file: string, mode: number): void => {
  chmodSync(file, mode);
  utimesSync(file, FIXED_TIME, FIXED_TIME);
};

/** Writes a file that the same contents make the same in every way, in a folder that is made if need be. */
export const writeFixed = (file: string, contents: string | Uint8Array): void => {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, contents);
  fix(file, 0o644);
};
