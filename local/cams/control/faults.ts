import * as z from 'zod/mini';

import { FaultRule } from '../faults/fault-rule.js';
import type { Service } from '../service.js';
import { settleDue } from '../store/settle-due.js';
import { readInput } from './read-input.js';
import type { Route } from './route.js';

const RULES_MAX = 1000;

const FaultsInput = z.strictObject({
  Rules: z
    .array(FaultRule, { error: 'must be a list' })
    .check(z.maxLength(RULES_MAX, { error: `must have at most ${String(RULES_MAX)} entries` })),
});

const show = ({ rules }: Service): object => ({ Rules: rules.list() });

/** The list may come bare: `[…]` is read as `{"Rules": […]}`. */
const inObject = (body: Buffer): Buffer =>
  /^\s*\[/.test(body.toString('utf8', 0, 64))
    ? Buffer.concat([Buffer.from('{"Rules":'), body, Buffer.from('}')])
    : body;

export const faultsShown: Route = { method: 'GET', path: 'faults', answer: (_body, service) => show(service) };

/** Puts rules behind those that are there. */
export const faultsAdded: Route = {
  method: 'POST',
  path: 'faults',
  answer: (body, service) => {
    const { Rules } = readInput(FaultsInput, inObject(body));
    // What is due by now is part of what a stale list shows.
    service.store.transaction(() => {
      settleDue(service.store, service.now());
    });
    service.rules.add(Rules);
    return show(service);
  },
};

/** Forgets all rules, and sets in motion what one of them left standing. */
export const faultsCleared: Route = {
  method: 'DELETE',
  path: 'faults',
  answer: (body, service) => {
    readInput(z.strictObject({}), body);
    service.rules.clear();
    const Released = service.store.transaction(() => service.store.groups.releaseStuck(service.now()));
    return { ...show(service), Released };
  },
};
