import { readFileSync } from 'node:fs';

import { JsonFault } from '../shared/operations/parse-json.js';
import { readJsonDocument } from '../shared/operations/read-json-document.js';
import { parseProfile } from '../shared/settings/cams-profile.js';

/**
 * Reads the profile of CAMS that is packed beside each function: what was observed of it, which relaxes safe rules.
 *
 * @throws {Error} naming every fault of the profile, or the file that is not there; of what is not JSON, line and column.
 */
export const readProfileFile = (file: string): string => {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new Error(
      `The profile ${file} cannot be read. CAMS_PROFILE_FILE names it; without it the cams-profile.json of the project is taken.`,
      { cause },
    );
  }
  let profile: unknown;
  try {
    profile = readJsonDocument(bytes);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    throw new Error(`The profile ${file} ${error.message}.`, { cause: error });
  }
  const { faults } = parseProfile(profile);
  if (faults.length > 0) throw new Error(`The profile ${file} cannot be used: ${faults.join('; ')}.`);
  return `${JSON.stringify(profile)}\n`;
};
