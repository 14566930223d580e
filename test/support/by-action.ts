import type { Behaviour } from '../cams/faulty-upstream.js';
import { refuse } from '../cams/faulty-upstream.js';

/** An upstream that behaves for each action as the table says; any other action is refused. */
export const byAction =
  (behaviours: Readonly<Record<string, Behaviour>>): Behaviour =>
  (response, request) => {
    const action = String(request.headers['x-acs-action']);
    (behaviours[action] ?? refuse(404, 'InvalidAction.NotFound'))(response, request);
  };

/** Behaves one way after the other; the last one stays. */
export const inTurn = (...behaviours: readonly [Behaviour, ...Behaviour[]]): Behaviour => {
  const left = [...behaviours];
  return (response, request) => {
    const behaviour = left.length > 1 ? left.shift() : left[0];
    behaviour?.(response, request);
  };
};
