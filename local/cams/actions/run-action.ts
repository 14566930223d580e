import type { ParameterSource } from '../../../shared/operations/decode-parameters.js';
import type { Fault } from '../faults/rule-book.js';
import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import type { Service } from '../service.js';
import { settleDue } from '../store/settle-due.js';
import { actions } from './actions.js';

/**
 * Runs one action in one transaction: what it answers is on disk before the answer leaves.
 *
 * @param fault what a fault rule does to it.
 * @throws {Refusal} `InvalidAction.NotFound`, and whatever the action refuses.
 */
export const runAction = (
  name: string,
  sources: readonly ParameterSource[],
  service: Service,
  fault?: Fault,
): object => {
  const action = actions.get(name);
  if (!action) throw new Refusal(refusals.ActionNotFound);
  const { store, delays, knobs } = service;
  return store.transaction(() => {
    const now = service.now();
    settleDue(store, now);
    const seen = fault?.frozen
      ? { ...store, groups: fault.frozen.groups, participants: fault.frozen.participants }
      : store;
    return action.run(sources, { store: seen, now, delays, knobs, effect: fault?.effect });
  });
};
