import * as z from 'zod/mini';

import { Refusal } from '../refusal.js';
import { controlRefusals } from '../refusals.js';
import { defineWrite } from './route.js';

const UniqueCodeInput = z.strictObject({ UniqueCode: z.string({ error: 'must be a string' }) });

/** Lets a creation under way fail: at the end of its time the group is INACTIVE instead of ACTIVE. */
export const failCreation = defineWrite('fail-creation', UniqueCodeInput, ({ UniqueCode }, { store }) => {
  const sequence = store.groups.findCreating(UniqueCode);
  if (sequence === undefined) throw new Refusal(controlRefusals.NotCreating);
  store.groups.endInactive(sequence);
  return { UniqueCode };
});
