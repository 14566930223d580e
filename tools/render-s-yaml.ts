import { readFileSync } from 'node:fs';

import { stringify } from 'yaml';

import { operations } from '../shared/operations/operations.js';
import type { Operation } from '../shared/operations/operation.js';
import { functionNameOf } from './function-name-of.js';

const MARKER = '# Generated from shared/operations by `npm run generate` from here to the end; edit what is above.\n';

const resourceOf = (operation: Operation): readonly [name: string, resource: unknown] => {
  const name = functionNameOf(operation);
  return [
    name,
    {
      component: 'fc3',
      extend: { name: 'operation' },
      props: {
        functionName: `chat-groups-${name}`,
        description: operation.summary,
        role: `\${vars.rolePrefix}${name}`,
        code: `./dist/${name}`,
        timeout: operation.timeoutSeconds,
      },
    },
  ];
};

/**
 * The whole of s.yaml: its hand-written head as it stands in `file`, then one resource for each operation.
 *
 * @throws {Error} when the head does not end with the marker.
 */
export const renderSYaml = (file: string): string => {
  const [head, rest] = readFileSync(file, 'utf8').split(MARKER);
  if (head === undefined || rest === undefined) throw new Error(`${file} lacks the line "${MARKER.trim()}"`);
  const resources = Object.fromEntries(operations.map(resourceOf));
  return `${head}${MARKER}${stringify({ resources }, { lineWidth: 0 })}`;
};
