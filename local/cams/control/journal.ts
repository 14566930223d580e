import * as z from 'zod/mini';

import { JOURNAL_MAX } from '../settings.js';
import { readInput } from './read-input.js';
import type { Route } from './route.js';

const RULE = `must be a whole number, 1 to ${String(JOURNAL_MAX)}`;

const JournalQuery = z.strictObject({
  Action: z.optional(z.string()),
  RequestId: z.optional(z.string()),
  Limit: z.optional(z.string().check(z.regex(/^[1-9]\d{0,3}$/, { error: RULE }))),
});

/** The last RPC calls, newest last; the query may name an Action, a RequestId and a Limit. */
export const journal: Route = {
  method: 'GET',
  path: 'journal',
  answer: (_body, service, query = new URLSearchParams()) => {
    const { Action, RequestId, Limit } = readInput(
      JournalQuery,
      Buffer.from(JSON.stringify(Object.fromEntries(query))),
    );
    return { Calls: service.journal.read({ Action, RequestId, Limit: Number(Limit ?? JOURNAL_MAX) }) };
  },
};
