import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** Where what was made is remembered: `npm ci` forgets it, as it may change what things are made of. */
export const cacheFolder = path.join(root, 'node_modules/.cache/cams-chat-groups');

interface MadeRecord {
  readonly settings: string;
  readonly digests: Readonly<Record<string, string>>;
}

const recordFile = (name: string): string => path.join(cacheFolder, `${name}.json`);

const digestOf = (file: string): string => createHash('sha1').update(readFileSync(file)).digest('base64');

/**
 * Remembers what something was made of, and what was made.
 *
 * @param settings whatever else decides what is made.
 * @param files sources and results.
 */
export const rememberMade = (name: string, settings: string, files: readonly string[]): void => {
  const digests = Object.fromEntries(files.map((file) => [path.resolve(file), digestOf(file)]));
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(recordFile(name), JSON.stringify({ settings, digests } satisfies MadeRecord));
};

/** Whether all that something was made of, and what was made, is as it was then: making it again would change nothing. */
export const isMade = (name: string, settings: string): boolean => {
  try {
    // Written above.
    const made = JSON.parse(readFileSync(recordFile(name), 'utf8')) as MadeRecord;
    return (
      made.settings === settings && Object.entries(made.digests).every(([file, digest]) => digestOf(file) === digest)
    );
  } catch {
    // Never made, or something of it is gone.
    return false;
  }
};
