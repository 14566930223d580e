import { readFileSync } from 'node:fs';

import { parsePolicy } from '../shared/access/policy.js';

/**
 * Reads the access policy that is packed beside each function: a fault found here costs a build, found at run time it
 * costs every request.
 *
 * @throws {Error} naming every fault of the policy, or the file that is not JSON.
 */
export const readPolicyFile = (file: string): string => {
  const text = readFileSync(file, 'utf8');
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is not JSON`, { cause });
  }
  const { faults } = parsePolicy(policy);
  if (faults) throw new Error(`${file}: ${faults.join('; ')}`);
  return `${JSON.stringify(policy)}\n`;
};
