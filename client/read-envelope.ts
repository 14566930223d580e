import type { Envelope } from '../shared/operations/envelope.js';
import { isObject } from '../shared/operations/is-object.js';

/** Whether a body is one that a function of ours gave. */
export const isEnvelope = (value: unknown): value is Envelope =>
  isObject(value) && typeof value['Code'] === 'string' && typeof value['Success'] === 'boolean';

/** @returns undefined for what is no JSON. */
export const parseBody = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
