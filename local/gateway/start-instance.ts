import { Worker } from 'node:worker_threads';

import type { FunctionDefinition } from './function-definition.js';
import type { FunctionError, InstanceMessage, InvokeMessage } from './instance-messages.js';
import type { InvocationContext } from './invocation-context.js';
import { readInstanceProgram } from './read-instance-program.js';

/** A finished invocation. As on Function Compute, only `errorType` tells that the payload is a failure's. */
export interface Invocation {
  readonly payload: string;
  readonly errorType?: 'HandledInvocationError' | 'UnhandledInvocationError' | 'InitializationError';
}

export interface FunctionInstance {
  /** Runs the function once. Never rejects; one call at a time. */
  invoke(event: InvokeMessage['event'], context: InvocationContext): Promise<Invocation>;
  /** Ends the instance at once, whatever it is doing. */
  stop(): Promise<void>;
}

export interface InstanceOptions {
  readonly definition: FunctionDefinition;
  readonly environment: Readonly<Record<string, string>>;
  /** Gets each line the function writes; `requestId` is that of the request in hand, if any. */
  readonly log: (line: string, requestId?: string) => void;
  /** Called once when the instance is gone, for whatever reason. */
  readonly onGone: () => void;
}

// Loading counts as cold start, not as the function's time. How long the platform waits for it is not published.
const LOAD_LIMIT_MS = 10_000;

const EXITED = 'Process exited unexpectedly before completing request';

let program: string | undefined;

const failure = (errorType: NonNullable<Invocation['errorType']>, error: FunctionError): Invocation => ({
  payload: JSON.stringify(error),
  errorType,
});

// What a thread dies of is whatever its code threw: an Error of another realm, or no Error at all.
const crashOf = (thrown: unknown): FunctionError => {
  if (typeof thrown !== 'object' || thrown === null) return { errorMessage: String(thrown) };
  const { name = 'Error', message = '', stack = '' } = thrown as Partial<Error>;
  return { errorMessage: message, errorType: name, stackTrace: stack.split('\n').slice(1) };
};

/**
 * Starts one instance of a function: a thread of its own with its own environment, killed when the function exceeds
 * its time or crashes.
 */
export const startInstance = (options: InstanceOptions): FunctionInstance => {
  const { definition, environment, log, onGone } = options;
  const { codeFolder, handler, initializer, memoryMb, timeoutSeconds } = definition;
  program ??= readInstanceProgram();
  const worker = new Worker(program, {
    eval: true,
    workerData: { codeFolder, handler, initializer },
    env: environment,
    execArgv: [],
    argv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  let requestId: string | undefined;
  let loaded = false;
  let timer: NodeJS.Timeout | undefined;
  let finish: (invocation: Invocation) => void = () => undefined;

  const stop = async (): Promise<void> => {
    await worker.terminate();
  };
  // Gone first, finished second: whoever waits for this invocation must not be given this instance again.
  const die = (invocation: Invocation): void => {
    onGone();
    finish(invocation);
    void stop();
  };
  const limit = (limitMs: number, errorType: 'UnhandledInvocationError' | 'InitializationError'): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const seconds = String(limitMs / 1000);
      die(failure(errorType, { errorMessage: `Task timed out after ${seconds} seconds` }));
    }, limitMs);
  };
  const limitFunction = (): void => {
    limit(timeoutSeconds * 1000, 'UnhandledInvocationError');
  };

  worker.on('message', (message: InstanceMessage) => {
    switch (message.kind) {
      case 'loaded':
        loaded = true;
        if (requestId !== undefined) limitFunction();
        break;
      case 'unloadable':
        die(failure('InitializationError', message.error));
        break;
      case 'returned':
        finish({ payload: message.payload });
        break;
      case 'failed':
        finish(failure('HandledInvocationError', message.error));
        break;
      case 'logged':
        log(`[${message.level}] ${message.text}`, requestId);
    }
  });
  for (const stream of [worker.stdout, worker.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log(text.trimEnd(), requestId);
    });
  }
  worker.on('error', (thrown: unknown) => {
    const error = crashOf(thrown);
    if (requestId === undefined) log(`[error] crashed between two requests: ${error.errorMessage}`);
    die(failure('UnhandledInvocationError', error));
  });
  worker.on('exit', () => {
    die(failure('UnhandledInvocationError', { errorMessage: EXITED }));
  });

  const invoke: FunctionInstance['invoke'] = (event, context) =>
    new Promise((resolve) => {
      requestId = context.requestId;
      finish = (invocation) => {
        clearTimeout(timer);
        requestId = undefined;
        finish = () => undefined;
        resolve(invocation);
      };
      if (loaded) limitFunction();
      else limit(LOAD_LIMIT_MS, 'InitializationError');
      const message: InvokeMessage = { event, context: JSON.stringify(context) };
      worker.postMessage(message);
    });
  return { invoke, stop };
};
