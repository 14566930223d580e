import { ThrottleRefusal } from '../limits/throttle-refusal.js';
import { Refusal } from '../refusal.js';
import { type RefusalDefinition, refusals } from '../refusals.js';
import type { Effect } from './effect.js';

const DEFAULT_RETRY_AFTER_MS = 1000;

/** A code that this service answers by itself keeps its status and message unless the rule names others. */
const definitionOf = (
  code: string,
  asked: { HttpStatus?: number | undefined; Message?: string | undefined },
): RefusalDefinition => {
  const known: RefusalDefinition | undefined = Object.values(refusals).find(({ Code }) => Code === code);
  return {
    HttpStatus: asked.HttpStatus ?? known?.HttpStatus ?? 400,
    Code: code,
    Message: asked.Message ?? known?.Message ?? 'A fault rule asked for this code.',
    Knowledge: 'ours',
  };
};

/** The refusal that an effect answers with, if it does. */
export const refusalFor = (effect: Effect): Refusal | undefined => {
  if (effect.Kind === 'Error') return new Refusal(definitionOf(effect.Code, effect));
  if (effect.Kind !== 'Throttle') return undefined;
  const { Code = refusals.UserThrottled.Code, HttpStatus, RetryAfterMs = DEFAULT_RETRY_AFTER_MS } = effect;
  return new ThrottleRefusal(definitionOf(Code, { HttpStatus }), RetryAfterMs);
};
