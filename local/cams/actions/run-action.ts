import type { ParameterSource } from '../../../shared/operations/decode-parameters.js';
import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import type { Service } from '../service.js';
import { settleDue } from '../store/settle-due.js';
import { actions } from './actions.js';

/**
 * Runs one action in one transaction: what it answers is on disk before the answer leaves.
 *
 * @throws {Refusal} `InvalidAction.NotFound`, and whatever the action refuses.
 */
export const runAction = (name: string, sources: readonly ParameterSource[], service: Service): object => {
  const action = actions.get(name);
  if (!action) throw new Refusal(refusals.ActionNotFound);
  const { store, delays, knobs } = service;
  return store.transaction(() => {
    const now = service.now();
    settleDue(store, now);
    return action.run(sources, { store, now, delays, knobs });
  });
};
