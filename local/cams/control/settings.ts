import * as z from 'zod/mini';

import type { SettingsChange } from '../limits/settings-in-force.js';
import { toOwnNames, toWireNames } from '../limits/wire-names.js';
import { readInput } from './read-input.js';
import type { Route } from './route.js';
import type { Service } from '../service.js';

const DAY_MS = 24 * 60 * 60_000;

const whole = (min: number, max: number): z.ZodMiniOptional<z.ZodMiniNumber> => {
  const error = `must be a whole number, ${String(min)} to ${String(max)}`;
  return z.optional(z.int({ error }).check(z.minimum(min, { error }), z.maximum(max, { error })));
};
const flag = z.optional(z.boolean({ error: 'must be true or false' }));
const mustBeObject = { error: 'must be an object' };

const RATE = 'must be a number of calls a second, 0.001 to 100000';
const RateLimit = z.optional(
  z.nullable(
    z.strictObject(
      {
        PerSecond: z.number({ error: RATE }).check(z.minimum(0.001, { error: RATE }), z.maximum(1e5, { error: RATE })),
        Burst: z.int({ error: RATE }).check(z.minimum(1, { error: 'must be at least 1' })),
      },
      { error: 'must be an object, or null for none' },
    ),
  ),
);

const SettingsInput = z.strictObject({
  Delays: z.optional(
    z.strictObject(
      {
        CreateMs: whole(0, DAY_MS),
        UpdateMs: whole(0, DAY_MS),
        DeleteMs: whole(0, DAY_MS),
        RemoveParticipantsMs: whole(0, DAY_MS),
      },
      mustBeObject,
    ),
  ),
  Knobs: z.optional(
    z.strictObject(
      {
        ParticipantsPerGroup: whole(1, 1024),
        GroupsPerNumber: whole(0, 1_000_000),
        ListsCreatingGroups: flag,
        KeepsDeletedGroups: flag,
        SuspendedGroupsWork: flag,
        RemovedMayRejoin: flag,
        RemovalCountsAsked: flag,
        GroupFaultsAs200: flag,
        GroupOwnership: z.optional(z.enum(['strict', 'lax'], { error: 'must be strict or lax' })),
        EmptyParameters: z.optional(z.enum(['refused', 'absent'], { error: 'must be refused or absent' })),
      },
      mustBeObject,
    ),
  ),
  Limits: z.optional(z.strictObject({ PerNumber: RateLimit, PerUser: RateLimit }, mustBeObject)),
});

const show = ({ settings }: Service): object => toWireNames(settings.read());

export const settingsShown: Route = { method: 'GET', path: 'settings', answer: (_body, service) => show(service) };

/** Changes settings until the next change, reset or restart. What is under way keeps the moment it was given. */
export const settingsSet: Route = {
  method: 'POST',
  path: 'settings',
  answer: (body, service) => {
    // zod's types let a key be undefined that can only be absent in JSON.
    service.settings.change(toOwnNames(readInput(SettingsInput, body)) as SettingsChange);
    return show(service);
  },
};
