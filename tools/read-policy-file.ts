import { readFileSync } from 'node:fs';

import { parsePolicy } from '../shared/access/policy.js';

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(
      `The access policy ${file} cannot be read. ACCESS_POLICY_FILE names it; without it the access-policy.json of the project is taken.`,
      { cause },
    );
  }
};

/** Examples on pages leave out with dots what is yours to fill in. */
const dotsIn = (text: string): string =>
  /…|\.\.\./.test(text) ? ' It holds dots where an example leaves your own values out: fill them in.' : '';

/**
 * Reads the access policy that is packed beside each function: a fault found here costs a build, found at run time it
 * costs every request.
 *
 * @throws {Error} naming every fault of the policy, or the file that is not there or not JSON.
 */
export const readPolicyFile = (file: string): string => {
  const text = readText(file);
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch (cause) {
    throw new Error(`The access policy ${file} is not JSON.${dotsIn(text)}`, { cause });
  }
  const { faults } = parsePolicy(policy);
  if (faults) throw new Error(`The access policy ${file} cannot be used: ${faults.join('; ')}.${dotsIn(text)}`);
  return `${JSON.stringify(policy)}\n`;
};
