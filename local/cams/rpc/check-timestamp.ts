import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import { CLOCK_WINDOW_MS } from '../settings.js';
import type { Check } from './check.js';

const FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** The window is open to both sides: a clock that is fast is as wrong as one that is slow. */
export const checkTimestamp: Check = ({ claims: { date = '' } }, { machineNow }) => {
  const at = FORM.test(date) ? Date.parse(date) : NaN;
  if (Number.isNaN(at)) throw new Refusal(refusals.TimestampFormat);
  if (Math.abs(machineNow() - at) > CLOCK_WINDOW_MS) throw new Refusal(refusals.TimestampExpired);
};
