import { readFileSync } from 'node:fs';

import { parsePolicy } from '../shared/access/policy.js';
import { JsonFault } from '../shared/operations/parse-json.js';
import { readJsonDocument } from '../shared/operations/read-json-document.js';

const readBytes = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new Error(
      `The access policy ${file} cannot be read. ACCESS_POLICY_FILE names it; without it the access-policy.json of the project is taken.`,
      { cause },
    );
  }
};

/** Examples on pages leave out with dots what is yours to fill in. */
const dotsIn = (bytes: Buffer): string =>
  /…|\.\.\./.test(bytes.toString('utf8'))
    ? ' It holds dots where an example leaves your own values out: fill them in.'
    : '';

/**
 * Reads the access policy that is packed beside each function: a fault found here costs a build, found at run time it
 * costs every request.
 *
 * @throws {Error} naming every fault of the policy, or the file that is not there; of what is not JSON, line and column.
 */
export const readPolicyFile = (file: string): string => {
  const bytes = readBytes(file);
  let policy: unknown;
  try {
    policy = readJsonDocument(bytes);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    throw new Error(`The access policy ${file} ${error.message}.${dotsIn(bytes)}`, { cause: error });
  }
  const { faults } = parsePolicy(policy);
  if (faults) throw new Error(`The access policy ${file} cannot be used: ${faults.join('; ')}.${dotsIn(bytes)}`);
  return `${JSON.stringify(policy)}\n`;
};
