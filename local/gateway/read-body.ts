import type { IncomingMessage } from 'node:http';

/**
 * Reads a request's body.
 *
 * @returns nothing when it has more than `limit` bytes; the rest is then read and thrown away, so that the client
 * gets to see the answer.
 * @throws {Error} when the client goes away.
 */
export const readBody = async (request: IncomingMessage, limit: number): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let length = 0;
  // Without an encoding set, a request's chunks are buffers.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return length > limit ? undefined : Buffer.concat(chunks);
};
