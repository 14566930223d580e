import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { parse } from 'yaml';

import type { FunctionDefinition } from './function-definition.js';
import { isMapping, mergeTemplate } from './merge-template.js';
import { resolveVariables, type VariableSources } from './resolve-variables.js';

export interface ReadFunctionsOptions {
  /** Path of s.yaml. */
  readonly file: string;
  /** What `${env('NAME')}` reads. */
  readonly env?: Readonly<Record<string, string>>;
  /** Variables of the functions that have another value locally; `undefined` takes one away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

// Function Compute's own, for what a function leaves unsaid ("Default", fc3 component).
const defaults = { timeout: 3, memorySize: 512, environmentVariables: {} };

/**
 * Reads the functions that s.yaml describes, as far as they matter to running them here.
 *
 * @throws {Error} saying what in the file is not understood.
 */
export const readFunctions = ({ file, env = {}, environment = {} }: ReadFunctionsOptions): FunctionDefinition[] => {
  const document: unknown = parse(readFileSync(file, 'utf8'));
  if (!isMapping(document) || !isMapping(document['resources'])) throw new Error('s.yaml: it has no resources.');
  if (document['extend'] !== undefined) throw new Error('s.yaml: extending another file is not supported here.');
  const { vars, template, resources } = document;
  const sources: VariableSources = { vars, env };

  const read = (name: string, resource: Readonly<Record<string, unknown>>): FunctionDefinition => {
    const props: Readonly<Record<string, unknown>> = { ...defaults, ...mergeTemplate(name, resource, template) };
    const fail = (path: string, rule: string): never => {
      throw new Error(`s.yaml: resources.${name}.props.${path} is not ${rule}.`);
    };
    // Only what is read is resolved: a role may well name things that exist in a cloud account only.
    const text = (path: string, value: unknown): string => {
      const resolved = resolveVariables(value, sources);
      return typeof resolved === 'string' ? resolved : fail(path, 'a text');
    };
    const count = (path: string): number => {
      const resolved = Number(resolveVariables(props[path], sources));
      return resolved > 0 ? resolved : fail(path, 'a number above 0');
    };
    const variables = props['environmentVariables'];
    const cloud = Object.entries(isMapping(variables) ? variables : fail('environmentVariables', 'a mapping'))
      .filter(([key]) => !Object.hasOwn(environment, key))
      .map(([key, value]) => [key, text(`environmentVariables.${key}`, value)] as const);
    const local = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const lifecycle = props['instanceLifecycleConfig'];
    const initializer = isMapping(lifecycle) ? lifecycle['initializer'] : undefined;
    return {
      functionName: text('functionName', props['functionName']),
      codeFolder: resolve(dirname(file), text('code', props['code'])),
      handler: text('handler', props['handler']),
      ...(isMapping(initializer) && {
        initializer: text('instanceLifecycleConfig.initializer.handler', initializer['handler']),
      }),
      timeoutSeconds: count('timeout'),
      memoryMb: count('memorySize'),
      region: text('region', props['region']),
      environment: Object.fromEntries([...cloud, ...local]),
    };
  };

  return Object.entries(resources).map(([name, resource]) => {
    if (!isMapping(resource) || resource['component'] !== 'fc3') {
      throw new Error(`s.yaml: resources.${name} is not an fc3 function.`);
    }
    return read(name, resource);
  });
};
