import type { Environment } from '../../shared/config.js';
import type { FunctionHandler } from '../../shared/invocation/serve.js';
import type { OperationName } from '../../shared/operations/operation.js';
import { operations } from '../../shared/operations/operations.js';
import { functionNameOf } from '../../tools/function-name-of.js';

export type Functions = Readonly<Record<OperationName, FunctionHandler>>;

/**
 * Loads the eight functions into an environment. Settings are read once a process, and jest gives every test file
 * modules of its own: one environment a test file.
 */
export const loadFunctions = async (environment: Environment): Promise<Functions> => {
  Object.assign(process.env, environment);
  const load = async (file: string): Promise<FunctionHandler> => {
    // import() of a computed name has no type.
    const module = (await import(`../../functions/${file}.js`)) as { readonly handler: FunctionHandler };
    return module.handler;
  };
  const functions: Partial<Record<OperationName, FunctionHandler>> = {};
  // One after the other: jest links modules that two imports ask for at once before it has them (30.5.2).
  for (const operation of operations) functions[operation.name] = await load(functionNameOf(operation));
  // The table holds exactly the eight names; the compiler cannot know.
  return functions as Functions;
};
