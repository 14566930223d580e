import type { ActionContext } from './action.js';

/** When a change settles that takes `delayMs`: null, which is never, under a fault rule that has it stand still. */
export const settlesAt = (delayMs: number, { now, effect }: Pick<ActionContext, 'now' | 'effect'>): number | null =>
  effect?.Kind === 'Stuck' ? null : now + delayMs;
