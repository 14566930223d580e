import { readFileSync } from 'node:fs';

import { type GatewayPolicy, gatewayPolicySchema } from './gateway-policy.js';
import { referenceFaults } from './policy-references.js';

type SchemaFault = NonNullable<ReturnType<typeof gatewayPolicySchema.safeParse>['error']>;

const shapeFaults = ({ issues }: SchemaFault): readonly string[] =>
  issues.flatMap((issue) => {
    const at = (...more: readonly string[]): string => [...issue.path.map(String), ...more].join('.');
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${at(key)} is not known`);
    return [`${at()}: ${issue.message}`];
  });

/**
 * Reads a file with what is configured on the local gateway. `${NAME}` in its texts is replaced by a variable.
 *
 * @throws {Error} naming every fault.
 */
export const readGatewayPolicy = (file: string, variables: Readonly<Record<string, string>>): GatewayPolicy => {
  const fill = (_: string, value: unknown): unknown =>
    typeof value === 'string'
      ? value.replace(/\$\{(\w+)\}/g, (whole, name: string) => variables[name] ?? whole)
      : value;
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'), fill);
  } catch (cause) {
    throw new Error(`The gateway policy ${file} cannot be read as JSON.`, { cause });
  }
  const parsed = gatewayPolicySchema.safeParse(json);
  const faults = parsed.success ? referenceFaults(parsed.data) : shapeFaults(parsed.error);
  if (parsed.success && faults.length === 0) return parsed.data;
  throw new Error(`The gateway policy ${file} cannot be used. ${faults.join('; ')}.`);
};
