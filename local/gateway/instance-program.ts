/**
 * The program of one function instance. It runs in a worker thread with nothing but Node's own modules, so it may
 * import no other file of ours at run time (types are fine): see start-instance.ts for how it gets there.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';

import type { InvocationContext } from './invocation-context.js';
import type { FunctionError, InstanceData, InstanceMessage, InvokeMessage } from './instance-messages.js';

type Exported = (...values: readonly unknown[]) => unknown;

const post = (message: InstanceMessage): void => {
  parentPort?.postMessage(message);
};

const logAs =
  (level: string) =>
  (...values: readonly unknown[]): void => {
    post({ kind: 'logged', level, text: format(...values) });
  };

// Function Compute marks console.log as verbose and puts the request ID before every line.
Object.assign(console, {
  log: logAs('verbose'),
  debug: logAs('debug'),
  info: logAs('info'),
  warn: logAs('warn'),
  error: logAs('error'),
});

const errorOf = (thrown: unknown): FunctionError =>
  thrown instanceof Error
    ? { errorMessage: thrown.message, errorType: thrown.name, stackTrace: (thrown.stack ?? '').split('\n').slice(1) }
    : { errorMessage: format(thrown) };

const freezeDeep = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) freezeDeep<unknown>(member);
  }
  return value;
};

const load = async (codeFolder: string, handler: string): Promise<Exported> => {
  const [file = '', method = ''] = handler.split('.');
  // A dynamic import has no static type: the file is the function's own.
  const module = (await import(pathToFileURL(join(codeFolder, `${file}.js`)).href)) as Record<string, unknown>;
  const fallback = module['default'] as Record<string, unknown> | undefined;
  const exported = module[method] ?? fallback?.[method];
  if (typeof exported !== 'function') throw new Error(`${file} exports no function named ${method}.`);
  return exported as Exported;
};

const encode = (value: unknown): string => {
  if (Buffer.isBuffer(value)) return value.toString();
  // What Function Compute makes of undefined is not published; the gateway refuses it either way.
  return typeof value === 'string' ? value : value === undefined ? 'null' : JSON.stringify(value);
};

const invoke = async (handler: Exported, message: InvokeMessage): Promise<void> => {
  const { event: given } = message;
  const event =
    typeof given === 'string' ? Buffer.from(given) : Buffer.from(given.buffer, given.byteOffset, given.length);
  const context = JSON.parse(message.context) as InvocationContext;
  const logger = Object.fromEntries(
    ['debug', 'info', 'warn', 'error', 'log'].map((level) => [level, logAs(level === 'log' ? 'info' : level)]),
  );
  const full = freezeDeep({ ...context, logger: { ...context.logger, ...logger } });
  try {
    const value = await handler(event, full);
    post({ kind: 'returned', payload: encode(value) });
  } catch (thrown) {
    post({ kind: 'failed', error: errorOf(thrown) });
  }
};

const start = async (): Promise<void> => {
  try {
    // The thread was started with exactly this.
    const { codeFolder, handler: name, initializer } = workerData as InstanceData;
    const handler = await load(codeFolder, name);
    if (initializer !== undefined) {
      const initialize = await load(codeFolder, initializer);
      await initialize({});
    }
    parentPort?.on('message', (message: InvokeMessage) => void invoke(handler, message));
    post({ kind: 'loaded' });
  } catch (thrown) {
    post({ kind: 'unloadable', error: errorOf(thrown) });
  }
};

void start();
