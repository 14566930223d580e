import { actions } from '../actions/actions.js';
import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import type { Check } from './check.js';

/** RPC operations live at the root; their name is a header or a parameter, not a path. */
export const checkAction: Check = ({ request, claims: { action } }) => {
  if (action === undefined) throw new Refusal(refusals.MissingParameter, { Name: 'Action' });
  if (request.path !== '/' || !actions.has(action)) throw new Refusal(refusals.ActionNotFound);
};
