import type { Operation } from '../../../shared/operations/operation.js';
import { operations } from '../../../shared/operations/operations.js';
import { flattened } from '../../support/encode-request.js';
import { type Ask, httpShapes, type Shape } from '../../support/events.js';
import { type Caller, callers } from './callers.js';
import { type GroupKind, groupKinds, numbers, type Pair, spaces } from './world.js';

type Values = Readonly<Record<string, unknown>>;

/** One way to bring a request. */
export interface Carrier {
  readonly name: string;
  readonly shape: Shape;
  readonly carry: (parameters: Values) => Partial<Ask>;
}

/** Who says whose a group is: CAMS that checks, or our records, before a CAMS that does not. */
export const ownerships = ['upstream', 'inventory'] as const;
export type Ownership = (typeof ownerships)[number];

export interface Cell {
  readonly ownership: Ownership;
  readonly operation: Operation;
  readonly caller: Caller;
  readonly carrier: Carrier;
  readonly pair: Pair;
  /** undefined for an operation that names no group. */
  readonly group: GroupKind | undefined;
}

const inJson: Carrier['carry'] = (parameters) => ({ parameters });
const inQuery: Carrier['carry'] = (parameters) => ({ query: flattened(parameters) });
const inForm: Carrier['carry'] = (parameters) => ({
  body: new URLSearchParams(flattened(parameters)).toString(),
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
});
const byGet: Carrier['carry'] = (parameters) => ({ method: 'GET', ...inQuery(parameters) });

const carriersOf = (operation: Operation, { by }: Caller): readonly Carrier[] => {
  if (by === 'direct') return [{ name: 'direct', shape: 'direct', carry: inJson }];
  const isGet = operation.methods.includes('GET');
  return httpShapes.flatMap((shape) => [
    { name: `${shape} JSON`, shape, carry: inJson },
    { name: `${shape} query`, shape, carry: inQuery },
    { name: `${shape} form`, shape, carry: inForm },
    ...(isGet ? [{ name: `${shape} GET`, shape, carry: byGet }] : []),
  ]);
};

const pairs: readonly Pair[] = spaces.flatMap((space) => numbers.map((number) => ({ space, number })));

/** The whole matrix for one ownership, from the definitions. */
export const cellsOf = (ownership: Ownership): readonly Cell[] =>
  operations.flatMap((operation) => {
    const groups = 'GroupId' in operation.request.shape ? groupKinds : [undefined];
    return callers.flatMap((caller) =>
      carriersOf(operation, caller).flatMap((carrier) =>
        pairs.flatMap((pair) => groups.map((group) => ({ ownership, operation, caller, carrier, pair, group }))),
      ),
    );
  });

/** The same for whoever reads a failure. */
export const describeCell = ({ ownership, operation, caller, carrier, pair, group }: Cell): string =>
  [ownership, operation.name, caller.name, carrier.name, pair.space, pair.number, group ?? 'no group'].join(' | ');
