import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { createInstancePool } from '../gateway/create-instance-pool.js';
import type { FunctionDefinition } from '../gateway/function-definition.js';
import type { FunctionCredentials } from '../gateway/invocation-context.js';

export interface PlatformOptions {
  readonly issueCredentials: () => Promise<FunctionCredentials>;
  readonly log: (line: string) => void;
}

/** What Function Compute does with events: a queue, at least once, repeats of what failed. */
export interface Platform {
  /** `127.0.0.1:<port>`, where functions invoke functions. */
  readonly endpoint: string;
  /** The functions that can be invoked, once they are known. */
  readonly functions: Map<string, FunctionDefinition>;
  /**
   * Invokes a function, and again if it fails. @returns what it answered, or undefined when it failed to the end.
   */
  readonly deliver: (functionName: string, event: Uint8Array) => Promise<string | undefined>;
  /** Until nothing is under way any more. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const PAYLOAD_MAX_BYTES = 128 * 1024;
const MAX_INSTANCES = 20;
// The platform's own default; s.yaml says the same.
const REPEATS = 3;
// The real one waits longer, which would teach nobody anything here.
const FIRST_PAUSE_MS = 500;

const PATH = /^\/2023-03-30\/functions\/([^/]+)\/invocations$/;

/** Starts what takes asynchronous invocations and carries them out on this machine. */
export const startPlatform = async ({ issueCredentials, log }: PlatformOptions): Promise<Platform> => {
  const pool = createInstancePool({ issueCredentials, maxInstances: MAX_INSTANCES, log });
  const functions = new Map<string, FunctionDefinition>();
  const underWay = new Set<Promise<unknown>>();

  const deliver: Platform['deliver'] = async (functionName, event) => {
    const definition = functions.get(functionName);
    if (!definition) throw new Error(`There is no function ${functionName}.`);
    for (let repeats = 0; ; repeats += 1) {
      const invocation = await pool.invoke(definition, event);
      if (invocation && !invocation.errorType) return invocation.payload;
      if (repeats === REPEATS) {
        log(`[platform] ${functionName} failed ${String(REPEATS + 1)} times: the event is given up.`);
        return undefined;
      }
      await pause(FIRST_PAUSE_MS * 2 ** repeats);
    }
  };
  const enqueue = (functionName: string, event: Uint8Array): void => {
    const delivery = deliver(functionName, event).finally(() => underWay.delete(delivery));
    underWay.add(delivery);
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [, name = ''] = PATH.exec(request.url ?? '') ?? [];
      const functionName = decodeURIComponent(name);
      const event = Buffer.concat(chunks);
      const refusal = !functions.has(functionName)
        ? { status: 404, Code: 'FunctionNotFound' }
        : event.length > PAYLOAD_MAX_BYTES
          ? { status: 413, Code: 'PayloadTooLarge' }
          : undefined;
      if (refusal) {
        response.writeHead(refusal.status, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ Code: refusal.Code, Message: refusal.Code }));
        return;
      }
      enqueue(functionName, event);
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `127.0.0.1:${String(port)}`,
    functions,
    deliver,
    settled: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await pool.close();
    },
  };
};
