import { actions } from '../actions/actions.js';
import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import type { Check } from './check.js';
import { headerOf } from './rpc-request.js';

/** RPC operations live at the root; their name is a header, not a path. */
export const checkAction: Check = (request) => {
  const action = headerOf(request, 'x-acs-action');
  if (action === undefined) throw new Refusal(refusals.MissingParameter, { Name: 'Action' });
  if (request.path !== '/' || !actions.has(action)) throw new Refusal(refusals.ActionNotFound);
};
