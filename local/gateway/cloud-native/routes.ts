import { operations } from '../../../shared/operations/operations.js';
import type { FunctionDefinition } from '../function-definition.js';

/** One route of the gateway: an exact path and its methods, answered by one function. */
export interface Route {
  readonly name: string;
  readonly path: string;
  /** undefined for all of them. */
  readonly methods: readonly string[] | undefined;
  readonly definition: FunctionDefinition;
}

/** The routes to functions by path: one for each operation with the methods of its definition. */
export const routesOf = (functions: ReadonlyMap<string, FunctionDefinition>): readonly Route[] =>
  [...functions].map(([path, definition]) => {
    const name = path.slice(1);
    return { name, path, methods: operations.find((each) => each.name === name)?.methods, definition };
  });
