import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import { createInstancePool } from '../gateway/create-instance-pool.js';
import type { FunctionDefinition } from '../gateway/function-definition.js';
import type { FunctionCredentials } from '../gateway/invocation-context.js';
import { openServer } from '../http/open-server.js';
import { readBody } from '../read-body.js';

export interface PlatformOptions {
  readonly issueCredentials: () => Promise<FunctionCredentials>;
  readonly log: (line: string) => void;
  /** How many instances of all functions may exist at a time. */
  readonly maxInstances: number;
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
const CLOSE_GRACE_MS = 1000;
// The platform's own default; s.yaml says the same.
const REPEATS = 3;
// The real one waits longer, which would teach nobody anything here.
const FIRST_PAUSE_MS = 500;

const PATH = /^\/2023-03-30\/functions\/([^/]+)\/invocations$/;

// What is no encoding names no function either.
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const refuse = (response: ServerResponse, status: number, Code: string): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ Code, Message: Code }));
};

/** Starts what takes asynchronous invocations and carries them out on this machine. */
export const startPlatform = async ({ issueCredentials, log, maxInstances }: PlatformOptions): Promise<Platform> => {
  const pool = createInstancePool({ issueCredentials, maxInstances, log });
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
    const delivery = deliver(functionName, event)
      .catch((error: unknown) => {
        log(`[platform] ${functionName}: ${String(error)}`);
      })
      .finally(() => underWay.delete(delivery));
    underWay.add(delivery);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = ''] = (request.url ?? '').split('?');
    const functionName = decoded(PATH.exec(path)?.[1] ?? '');
    const event = await readBody(request, PAYLOAD_MAX_BYTES);
    if (!functions.has(functionName)) refuse(response, 404, 'FunctionNotFound');
    else if (request.method !== 'POST') refuse(response, 405, 'MethodNotAllowed');
    else if (!event) refuse(response, 413, 'PayloadTooLarge');
    else {
      enqueue(functionName, event);
      response.writeHead(202).end();
    }
  };
  const server = await openServer({ port: 0, closeGraceMs: CLOSE_GRACE_MS });
  server.serve((request, response) => {
    // A client that goes away while sending is nobody's fault.
    answer(request, response).catch(() => response.destroy());
  });
  return {
    endpoint: `127.0.0.1:${String(server.port)}`,
    functions,
    deliver,
    settled: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
    close: async () => {
      await server.close();
      await pool.close();
    },
  };
};
