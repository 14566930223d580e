import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

import { transform } from 'esbuild';

import { operations } from '../../shared/operations/operations.js';
import { functionNameOf } from '../function-name-of.js';
import { fix, writeFixed } from '../write-fixed.js';

const run = promisify(execFile);

const WARM = path.join(import.meta.dirname, 'warm.cjs');
const LOADER = path.join(import.meta.dirname, 'loader.cjs');
const TIMEOUT_MS = 30_000;
// V8 mixes chance into its tables; with a seed of its own the same bundle gives the same cache, which every process takes.
const SEED = '--random-seed=1';

/** Answers every call as the examples of the definitions say, so that a warmed function goes its whole way. */
const answerExamples = async (): Promise<Server> => {
  let removed = false;
  const server = createServer((request, response) => {
    const called = operations.find(({ name }) => name === request.headers['x-acs-action']);
    removed ||= called?.name === 'DeleteChatGroupParticipants';
    // Who was removed is looked for until he is gone.
    const elements = removed
      ? { ...called?.examples[0]?.response, Data: { Total: 0, List: [] } }
      : called?.examples[0]?.response;
    request.resume();
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ RequestId: 'build', Code: 'OK', Success: true, ...elements }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
};

const settingsFor = (server: Server): NodeJS.ProcessEnv => ({
  // A server that listens on a port has an address of this kind.
  CAMS_ENDPOINT: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
  CAMS_PROTOCOL: 'HTTP',
  GATEWAY_PROOF: 'proof-of-the-build',
  ACCESS_POLICY: JSON.stringify({ callers: { build: { operations: ['*'], spaces: ['*'], numbers: ['*'] } } }),
});

const eventFor = (functionName: string): string => {
  const operation = operations.find((each) => functionNameOf(each) === functionName);
  if (!operation) return '{}';
  return JSON.stringify({
    version: 'v1',
    rawPath: `/${operation.name}`,
    headers: {
      'Content-Type': 'application/json',
      'X-Gateway-Proof': 'proof-of-the-build',
      'X-Mse-Consumer': 'build',
    },
    queryParameters: {},
    body: JSON.stringify(operation.examples[0]?.request),
    isBase64Encoded: false,
    requestContext: { http: { method: 'POST', path: `/${operation.name}` } },
  });
};

const warm = async (node: string, folder: string, event: string): Promise<void> => {
  const server = await answerExamples();
  try {
    const env = settingsFor(server);
    await run(node, [SEED, WARM, folder, event], { env, cwd: folder, timeout: TIMEOUT_MS });
  } finally {
    server.close();
    server.closeAllConnections();
  }
};

/** As Node.js itself wraps a module, but once, so that V8 need not join and copy texts at every start. */
const asFunction = (code: string): string => `(function (exports, require, module, __filename, __dirname) {${code}\n})`;

/**
 * Puts a loader and a V8 code cache before each function's bundle: `index.js` becomes a function in `bundle.js`, beside it
 * are `bundle.cache` and a new `index.js` that knows what to do with both. A cache holds what was compiled while the function
 * was loaded and answered one call. The same bundles give the same bytes on the same Node.js.
 *
 * @param target the folder of the functions.
 * @param node the Node.js that makes the caches: no other takes them.
 * @throws {Error} when a function cannot be loaded.
 */
export const addCodeCaches = async (
  target: string,
  names: readonly string[],
  node: string = process.execPath,
): Promise<void> => {
  const loader = await transform(readFileSync(LOADER, 'utf8'), { loader: 'js', minify: true, target: 'node20' });
  for (const name of names) {
    const folder = path.join(target, name);
    rmSync(path.join(folder, 'bundle.cache'), { force: true });
    const index = path.join(folder, 'index.js');
    writeFixed(path.join(folder, 'bundle.js'), asFunction(readFileSync(index, 'latin1')));
    writeFixed(index, loader.code);
    await warm(node, folder, eventFor(name));
    fix(path.join(folder, 'bundle.cache'), 0o644);
    fix(folder, 0o755);
  }
};
