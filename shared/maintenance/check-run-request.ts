import * as z from 'zod/mini';

import { serviceError } from '../errors/service-error.js';
import { faultsOf, invalid } from '../operations/check-request.js';
import type { Fault } from '../operations/envelope.js';
import { BusinessNumber } from '../operations/parameters.js';
import { type RunRequest, runRequestShape } from './run-request.js';
import type { JsonObject, Task } from './task.js';

const NUMBERS_MAX = 1000;

const Common = z.object(runRequestShape);

/** A request that was found right. */
export interface CheckedRunRequest<Params> {
  readonly request: RunRequest;
  readonly params: Params;
}

const refuse = (faults: readonly Fault[]): void => {
  const [first] = faults;
  if (first) throw serviceError(first.Code as 'MalformedBody', { message: first.Message, faults: [...faults] });
};

/**
 * Checks a request for maintenance: the members that every one has, and those of the task.
 *
 * @throws {ServiceError} naming every fault.
 */
export const checkRunRequest = <Params>(
  task: Pick<Task<Params>, 'params'>,
  body: JsonObject,
): CheckedRunRequest<Params> => {
  const entries = Object.entries(body);
  const own = Object.fromEntries(entries.filter(([name]) => !Object.hasOwn(runRequestShape, name)));
  const common = Common.safeParse(body);
  const params = task.params.safeParse(own);
  const issues = [...(common.error?.issues ?? []), ...(params.error?.issues ?? [])];
  refuse(issues.flatMap((issue) => faultsOf(issue, body)));
  // Neither has a fault.
  return { request: common.data as RunRequest, params: params.data as Params };
};

/**
 * The numbers of a request for many: `BusinessNumbers` in place of `BusinessNumber`.
 *
 * @returns undefined for a request about one number.
 * @throws {ServiceError} naming every fault of the list.
 */
export const readBusinessNumbers = ({
  BusinessNumber: one,
  BusinessNumbers: many,
}: JsonObject): readonly string[] | undefined => {
  if (many === undefined) return undefined;
  if (one !== undefined) refuse([invalid(['BusinessNumbers'], 'must not stand beside BusinessNumber')]);
  if (!Array.isArray(many) || many.length === 0 || many.length > NUMBERS_MAX) {
    refuse([invalid(['BusinessNumbers'], `must be a list of 1 to ${String(NUMBERS_MAX)} numbers`)]);
  }
  const numbers = many as readonly unknown[];
  refuse(
    numbers.flatMap((number, index) => {
      const { error } = BusinessNumber.safeParse(number);
      return (error?.issues ?? []).map(({ message }) => invalid(['BusinessNumbers', index], message));
    }),
  );
  return [...new Set(numbers as readonly string[])];
};
