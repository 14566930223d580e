import { existsSync } from 'node:fs';
import { basename } from 'node:path';

import { operations } from '../../shared/operations/operations.js';
import type { FunctionDefinition } from './function-definition.js';

const kebab = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();

/**
 * The gateway's routes: `/<Operation>` for each operation of the contract, answered by the function whose code folder
 * bears the operation's name.
 *
 * @throws {Error} when an operation has no function, or its function is not built.
 */
export const routeOperations = (functions: readonly FunctionDefinition[]): ReadonlyMap<string, FunctionDefinition> =>
  new Map(
    operations.map(({ name }) => {
      const definition = functions.find(({ codeFolder }) => basename(codeFolder) === kebab(name));
      if (!definition) throw new Error(`s.yaml describes no function with the code folder ${kebab(name)}.`);
      if (!existsSync(definition.codeFolder))
        throw new Error('The functions are not built: run `npm run build` first.');
      return [`/${name}`, definition];
    }),
  );
