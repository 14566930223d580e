import type * as z from 'zod/mini';

import type { Service } from '../service.js';
import { settleDue } from '../store/settle-due.js';
import { readInput } from './read-input.js';

/** One path of the control API. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/_local/`. */
  readonly path: string;
  /** @throws {Refusal} */
  readonly answer: (body: Buffer, service: Service, query?: URLSearchParams) => object | Promise<object>;
}

/** A path that reads. */
export const defineRead = (path: string, answer: (service: Service, now: number) => object): Route => ({
  method: 'GET',
  path,
  answer: (_body, service) =>
    service.store.transaction(() => {
      const now = service.now();
      settleDue(service.store, now);
      return answer(service, now);
    }),
});

/** A path that takes a JSON object and changes something: all of it, or nothing when it refuses. */
export const defineWrite = <Schema extends z.ZodMiniObject>(
  path: string,
  schema: Schema,
  answer: (input: z.infer<Schema>, service: Service, now: number) => object,
): Route => ({
  method: 'POST',
  path,
  answer: (body, service) => {
    const input = readInput(schema, body);
    return service.store.transaction(() => {
      const now = service.now();
      settleDue(service.store, now);
      return answer(input, service, now);
    });
  },
});
