import { randomInt } from 'node:crypto';

import type { Effect } from './effect.js';
import { operationsFor } from './effect-operations.js';
import type { FaultRule } from './fault-rule.js';
import { freezeLists, type FrozenLists } from './freeze-lists.js';
import { seededRandom } from './seeded-random.js';

/** A call as rules see it: authenticated, its parameters decoded and not yet checked. */
export interface FaultCall {
  readonly operation: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** What befalls one call. */
export interface Fault {
  readonly effect: Effect;
  /** The lists that a StaleList answers from. */
  readonly frozen: FrozenLists | undefined;
}

/** The fault rules in their order, and how often each was used. Kept in memory: a restart forgets them. */
export interface RuleBook {
  /** Puts rules behind those that are there. */
  add(rules: readonly FaultRule[]): void;
  list(): readonly object[];
  /** Forgets all rules, and lets go on at once what one of them delays. */
  clear(): void;
  /** Uses the first rule that matches a call and is not used up. */
  take(call: FaultCall): Fault | undefined;
  /** Aborted by the next `clear`. */
  readonly untilCleared: () => AbortSignal;
}

interface Entry {
  readonly Id: number;
  readonly rule: FaultRule & { readonly Times: number };
  /** Epoch milliseconds of the service's clock; Infinity unless the effect ends by itself. */
  readonly endsAt: number;
  readonly draw: (() => number) | undefined;
  frozen: FrozenLists | undefined;
  used: number;
}

const isUsedUp = ({ rule: { Times }, used, endsAt }: Entry, now: number): boolean =>
  now >= endsAt || (Times !== 0 && used >= Times);

const matches = ({ rule }: Entry, { operation, parameters }: FaultCall): boolean =>
  (rule.Operation === '*' || rule.Operation === operation) &&
  (operationsFor(rule.Effect.Kind)?.some((name) => name === operation) ?? true) &&
  Object.entries(rule.Match ?? {}).every(([name, value]) => parameters.get(name) === value);

/** @param now epoch milliseconds of the service's clock. */
export const openRuleBook = (databaseFile: string, now: () => number): RuleBook => {
  let entries: Entry[] = [];
  let lastId = 0;
  let cleared = new AbortController();

  const thaw = (entry: Entry): void => {
    entry.frozen?.close();
    entry.frozen = undefined;
  };

  const toEntry = (asked: FaultRule): Entry => {
    const { Effect: effect, Rate } = asked;
    const forMs = effect.Kind === 'StaleList' ? effect.ForMs : undefined;
    const Seed = Rate === undefined ? undefined : (asked.Seed ?? randomInt(2 ** 32));
    lastId += 1;
    return {
      Id: lastId,
      // A span of time is a limit of its own.
      rule: { ...asked, Times: asked.Times ?? (forMs === undefined ? 1 : 0), ...(Seed !== undefined && { Seed }) },
      endsAt: forMs === undefined ? Infinity : now() + forMs,
      draw: Seed === undefined ? undefined : seededRandom(Seed),
      frozen: effect.Kind === 'StaleList' ? freezeLists(databaseFile) : undefined,
      used: 0,
    };
  };

  return {
    add: (rules) => {
      entries.push(...rules.map(toEntry));
    },
    list: () =>
      entries.map(({ Id, rule, used, endsAt }) => ({
        Id,
        ...rule,
        Used: used,
        ...(rule.Times !== 0 && { Left: rule.Times - used }),
        ...(endsAt !== Infinity && { EndsAt: endsAt }),
      })),
    clear: () => {
      entries.forEach(thaw);
      entries = [];
      cleared.abort();
      cleared = new AbortController();
    },
    take: (call) => {
      const at = now();
      for (const entry of entries) if (isUsedUp(entry, at)) thaw(entry);
      const entry = entries.find((candidate) => {
        const fits = !isUsedUp(candidate, at) && matches(candidate, call);
        // Drawn for matching calls only, so that a seed decides the same whatever else is called.
        return fits && (candidate.draw === undefined || candidate.draw() < (candidate.rule.Rate ?? 1));
      });
      if (!entry) return undefined;
      entry.used += 1;
      return { effect: entry.rule.Effect, frozen: entry.frozen };
    },
    untilCleared: () => cleared.signal,
  };
};
