import * as z from 'zod/mini';

import { faultyRequest } from '../errors/faulty-request.js';
import { faultsOf, invalid } from '../operations/check-request.js';
import { ruleFor } from '../operations/characters.js';
import type { Fault } from '../operations/envelope.js';
import { readWireNumber, type ReadNumber } from '../operations/phone-number.js';
import { numberBy } from './number-by.js';
import { type RunRequest, runRequestShape } from './run-request.js';
import type { JsonObject, Task } from './task.js';

const NUMBERS_MAX = 1000;

/** A request that was found right. */
export interface CheckedRunRequest<Params> {
  readonly request: RunRequest;
  readonly params: Params;
}

const refuse = (faults: readonly Fault[]): void => {
  const [first, ...rest] = faults;
  if (first) throw faultyRequest([first, ...rest]);
};

/** A plan that another mode would not look at was meant to be carried out. */
const idlePlan = (body: JsonObject): readonly Fault[] =>
  body['Mode'] === 'apply'
    ? []
    : ['PlanId', 'PlanHash']
        .filter((name) => body[name] !== undefined)
        .map((name) => invalid([name], 'goes with Mode apply alone'));

/**
 * Checks a request for maintenance: the members that every one has, and those of the task.
 *
 * @throws {ServiceError} naming every fault.
 */
export const checkRunRequest = <Params>(
  task: Pick<Task<Params>, 'params' | 'readNumber'>,
  body: JsonObject,
): CheckedRunRequest<Params> => {
  const entries = Object.entries(body);
  const own = Object.fromEntries(entries.filter(([name]) => !Object.hasOwn(runRequestShape, name)));
  const Common = z.object({ ...runRequestShape, BusinessNumber: numberBy(task.readNumber ?? readWireNumber) });
  const common = Common.safeParse(body);
  const params = task.params.safeParse(own);
  const issues = [...(common.error?.issues ?? []), ...(params.error?.issues ?? [])];
  refuse([...issues.flatMap((issue) => faultsOf(issue, body)), ...idlePlan(body)]);
  // Neither has a fault.
  return { request: common.data as RunRequest, params: params.data as Params };
};

/**
 * The numbers of a request for many: `BusinessNumbers` in place of `BusinessNumber`.
 *
 * @param readNumber how numbers are read; as they are on the wire unless said otherwise.
 * @returns digits, each number once; undefined for a request about one number.
 * @throws {ServiceError} naming every fault of the list.
 */
export const readBusinessNumbers = (
  { BusinessNumber: one, BusinessNumbers: many }: JsonObject,
  readNumber: ReadNumber = readWireNumber,
): readonly string[] | undefined => {
  if (many === undefined) return undefined;
  if (one !== undefined) refuse([invalid(['BusinessNumbers'], 'must not stand beside BusinessNumber')]);
  if (!Array.isArray(many) || many.length === 0 || many.length > NUMBERS_MAX) {
    refuse([invalid(['BusinessNumbers'], `must be a list of 1 to ${String(NUMBERS_MAX)} numbers`)]);
  }
  const read = z.array(numberBy(readNumber)).safeParse(many);
  refuse(
    (read.error?.issues ?? []).map(({ path, message }) => {
      const entry: unknown = (many as readonly unknown[])[Number(path[0])];
      return invalid(['BusinessNumbers', ...path], ruleFor(entry, message));
    }),
  );
  return [...new Set(read.data)];
};
