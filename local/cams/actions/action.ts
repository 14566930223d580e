import type { ParameterSource } from '../../../shared/operations/decode-parameters.js';
import type { Operation, RequestOf, ResponseOf } from '../../../shared/operations/operation.js';
import type { Effect } from '../faults/effect.js';
import type { Delays, Knobs } from '../settings.js';
import type { Store } from '../store/open-store.js';
import { readParameters } from './read-parameters.js';

/** What an action works with. Its store is inside a transaction and settled up to `now`. */
export interface ActionContext {
  readonly store: Store;
  /** Epoch milliseconds, the same throughout one call. */
  readonly now: number;
  readonly delays: Delays;
  readonly knobs: Knobs;
  /** What a fault rule does to this call; most effects are none of an action's business. */
  readonly effect?: Effect | undefined;
}

/** One operation as this service carries it out. */
export interface Action {
  readonly name: string;
  /** @returns the elements it adds to the envelope. @throws {Refusal} */
  readonly run: (sources: readonly ParameterSource[], context: ActionContext) => object;
}

/** Joins an operation's definition and what the service does for it. */
export const defineAction = <O extends Operation>(
  operation: O,
  act: (request: RequestOf<O>, context: ActionContext) => ResponseOf<O>,
): Action => ({
  name: operation.name,
  run: (sources, context) => act(readParameters(operation, sources, context.knobs), context),
});
