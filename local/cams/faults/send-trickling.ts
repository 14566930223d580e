import { setTimeout as pause } from 'node:timers/promises';

import type { Send } from './send.js';

/** Writes an answer piece by piece: its head and each piece in a packet of their own, a pause before each piece. */
export const sendTrickling =
  (everyMs: number, bytes: number): Send =>
  (response, httpStatus, body, headers) => {
    const text = Buffer.from(JSON.stringify(body));
    const write = async (): Promise<void> => {
      response.writeHead(httpStatus, {
        'content-type': 'application/json;charset=utf-8',
        'content-length': text.length,
        ...headers,
      });
      response.flushHeaders();
      for (let at = 0; at < text.length && !response.destroyed; at += bytes) {
        // Not kept alive by a pause: a service that closes cuts the connection after its grace.
        await pause(everyMs, undefined, { ref: false });
        response.write(text.subarray(at, at + bytes));
      }
      response.end();
    };
    void write();
  };
