import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import type { Check } from './check.js';

export const API_VERSION = '2020-06-06';

export const checkVersion: Check = ({ claims: { version } }) => {
  if (version === undefined) throw new Refusal(refusals.MissingParameter, { Name: 'Version' });
  if (version !== API_VERSION) throw new Refusal(refusals.InvalidVersion);
};
