import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What the local CAMS does where functions hold a safe rule until they know better, as a profile says it. A test holds it
 * against what the service plays.
 */
export const localBehaviours = {
  'refused-before-execution': 'always',
  'late-execution': 'ends-with-answer',
  'list-read-lag': '0',
  'page-index-origin': '1',
  'gone-means-gone': 'yes',
  'members-source': 'real',
  'hidden-members': 'row-without-number',
  'creating-groupid': 'none',
  'row-link': 'now',
  'update-omitted': 'kept',
  'picture-row': 'as-given',
} as const;

/** The profile of the local CAMS as it plays by default. */
export const localProfile = {
  schema: 'cams-profile/1',
  tool: 'npm start',
  endpoint: 'the local CAMS',
  behaviours: Object.fromEntries(
    Object.entries(localBehaviours).map(([id, value]) => [id, { verdict: 'settled', value }]),
  ),
  meanings: {},
};

/** The name of the profile in the folder of a local cloud. */
export const PROFILE_FILE = 'cams-profile.json';

/**
 * Writes the profile of the local CAMS into a folder.
 *
 * @returns its file.
 */
export const writeProfile = (folder: string): string => {
  const file = join(folder, PROFILE_FILE);
  writeFileSync(file, `${JSON.stringify(localProfile, null, 2)}\n`);
  return file;
};
