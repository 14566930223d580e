import type { IncomingMessage } from 'node:http';

import { readBody as readAtMost } from '../read-body.js';
import { Refusal } from './refusal.js';
import type { RefusalDefinition } from './refusals.js';

/**
 * Reads a request's body. One that is too large is read to its end and thrown away: a socket closed under a writing
 * client shows it a reset instead of the refusal.
 *
 * @throws {Refusal} `tooLarge` when it exceeds `maxBytes`.
 */
export const readBody = async (
  message: IncomingMessage,
  maxBytes: number,
  tooLarge: RefusalDefinition,
): Promise<Buffer> => {
  const body = await readAtMost(message, maxBytes);
  if (!body) throw new Refusal(tooLarge, { Limit: String(maxBytes) });
  return body;
};
