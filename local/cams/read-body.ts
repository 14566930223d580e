import type { IncomingMessage } from 'node:http';

import { Refusal } from './refusal.js';
import type { RefusalDefinition } from './refusals.js';

/**
 * Reads a request's body. One that is too large is read to its end and thrown away: a socket closed under a writing
 * client shows it a reset instead of the refusal.
 *
 * @throws {Refusal} `tooLarge` when it exceeds `maxBytes`.
 */
export const readBody = (message: IncomingMessage, maxBytes: number, tooLarge: RefusalDefinition): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    message.on('end', () => {
      if (size <= maxBytes) resolve(Buffer.concat(chunks));
      else reject(new Refusal(tooLarge, { Limit: String(maxBytes) }));
    });
    message.on('error', reject);
  });
