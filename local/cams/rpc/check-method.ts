import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import type { Check } from './check.js';

/** RPC operations answer GET and POST alike. */
export const checkMethod: Check = ({ request: { method } }) => {
  if (method !== 'GET' && method !== 'POST') throw new Refusal(refusals.UnsupportedHttpMethod);
};
