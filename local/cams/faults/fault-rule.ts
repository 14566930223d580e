import * as z from 'zod/mini';

import { operationNames } from '../../../shared/operations/operation.js';
import { isOwnParameter } from '../../../shared/operations/own-parameters.js';
import { operations } from '../../../shared/operations/operations.js';
import { Effect } from './effect.js';
import { operationsFor } from './effect-operations.js';

const TIMES = 'must be a whole number, 0 (for ever) or more';
const RATE = 'must be a number above 0, at most 1';
const SEED = 'must be a whole number, 0 to 4294967295';

/** The parameters that a rule for an operation can match: a misspelt one would never match, and nobody would know. */
const parametersOf = (operation: string): ReadonlySet<string> =>
  new Set(
    operations
      .filter(({ name }) => operation === '*' || name === operation)
      .flatMap((each) => Object.keys(each.request.shape))
      .filter((parameter) => !isOwnParameter(parameter)),
  );

/** One fault rule as it is asked for. */
export const FaultRule = z
  .strictObject(
    {
      Operation: z.enum([...operationNames, '*'], { error: 'must be the name of an operation, or *' }),
      Match: z.optional(
        z.record(z.string(), z.string({ error: 'must be a string' }), { error: 'must be an object of strings' }),
      ),
      Effect,
      Times: z.optional(z.int({ error: TIMES }).check(z.minimum(0, { error: TIMES }))),
      Rate: z.optional(z.number({ error: RATE }).check(z.positive({ error: RATE }), z.maximum(1, { error: RATE }))),
      Seed: z.optional(
        z.int({ error: SEED }).check(z.minimum(0, { error: SEED }), z.maximum(2 ** 32 - 1, { error: SEED })),
      ),
    },
    { error: 'must be an object' },
  )
  .check(({ value: { Operation, Match = {}, Effect: effect, Rate, Seed }, issues, value }) => {
    const refuse = (path: readonly string[], message: string): void => {
      issues.push({ code: 'custom', path: [...path], message, input: value });
    };
    const fitting = operationsFor(effect.Kind);
    if (fitting && Operation !== '*' && !fitting.includes(Operation)) {
      refuse(['Effect', 'Kind'], `goes with ${fitting.join(', ')}`);
    }
    for (const name of Object.keys(Match)) {
      if (!parametersOf(Operation).has(name)) refuse(['Match', name], 'is not a parameter of the operation');
    }
    if (Seed !== undefined && Rate === undefined) refuse(['Seed'], 'goes with a Rate');
  });

export type FaultRule = z.infer<typeof FaultRule>;
