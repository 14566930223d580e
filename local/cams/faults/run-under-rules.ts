import { setTimeout as pause } from 'node:timers/promises';

import type { ParameterSource } from '../../../shared/operations/decode-parameters.js';
import { runAction } from '../actions/run-action.js';
import { takeTurn } from '../limits/take-turn.js';
import type { Service } from '../service.js';
import type { Effect } from './effect.js';
import { refusalFor } from './refusal-for.js';
import type { Send } from './send.js';
import { senderOf } from './sender-of.js';

/** An authenticated call. */
export interface CheckedCall {
  readonly operation: string;
  readonly accessKeyId: string;
  readonly sources: readonly ParameterSource[];
}

/** How a call will be answered; a fault rule may change it. */
export interface Reply {
  send: Send;
  /** The Kind of the fault that befell the call. */
  fault?: Effect['Kind'];
}

/** The parameters as text; the first value of one that was sent twice. */
const textOf = (sources: readonly ParameterSource[]): ReadonlyMap<string, string> =>
  new Map(
    sources
      .flatMap(({ entries }) => [...entries])
      .map(([name, value]) => [name, String(value)] as const)
      .toReversed(),
  );

const isBeforeCommit = (effect: Effect): boolean => !('When' in effect) || effect.When !== 'AfterCommit';

/** Waits, but no longer than until the rules are cleared. */
const delay = async (effect: Effect, cleared: AbortSignal): Promise<void> => {
  if (effect.Kind !== 'Delay') return;
  await pause(effect.DelayMs, undefined, { signal: cleared }).catch(() => undefined);
};

/** Whether an effect before the commit leaves no change to be made. */
const preventsChange = ({ Kind }: Effect): boolean => ['Drop', 'Reset', 'Html', 'Empty', 'WrongJson'].includes(Kind);

/**
 * Runs the action of an authenticated call, unless a limit or a fault rule has it otherwise. Limits count first, then
 * the first matching rule is used, then parameters are looked at: a rule befalls calls with bad parameters too.
 *
 * @returns the elements of the answer; nothing where no answer will be seen.
 * @throws {Refusal} whatever the limit, the rule or the action refuses.
 */
export const runUnderRules = async (
  { operation, accessKeyId, sources }: CheckedCall,
  service: Service,
  reply: Reply,
): Promise<object> => {
  const parameters = textOf(sources);
  takeTurn({ accessKeyId, businessNumber: parameters.get('BusinessNumber') }, service);
  const fault = service.rules.take({ operation, parameters });
  if (!fault) return runAction(operation, sources, service);

  const { effect } = fault;
  const cleared = service.rules.untilCleared();
  reply.fault = effect.Kind;
  reply.send = senderOf(effect) ?? reply.send;
  const refusal = refusalFor(effect);
  const before = isBeforeCommit(effect);
  if (before) {
    await delay(effect, cleared);
    if (refusal) throw refusal;
    if (preventsChange(effect)) return {};
  }
  const elements = runAction(operation, sources, service, fault);
  if (!before) {
    await delay(effect, cleared);
    if (refusal) throw refusal;
  }
  return elements;
};
