import { type Environment, readConfig } from '../../shared/config.js';
import { type FunctionHandler, type Handle, serve } from '../../shared/invocation/serve.js';
import type { Operation } from '../../shared/operations/operation.js';
import { send } from '../../shared/cams/send.js';
import { captureLines } from './capture-lines.js';
import { contextWith, roleCredentials } from './context.js';
import { type Ask, eventOf, type Shape } from './events.js';
import { loadFunctions } from './load-functions.js';
import { type Answer, readAnswer } from './read-answer.js';
import { type RunningCams, runLocalCams } from './run-local-cams.js';
import { settingsFor } from './settings.js';

export interface SendOptions {
  readonly context?: unknown;
  /** In place of the operation's own function. */
  readonly handler?: FunctionHandler;
}

/** The eight functions with a local CAMS behind them. */
export interface TestBed extends RunningCams {
  /** What the functions have logged. */
  readonly lines: string[];
  readonly context: object;
  readonly ask: (shape: Shape, ask: Ask, options?: SendOptions) => Promise<Answer>;
  /** Has the operation's function answer a payload as it is. */
  readonly deliver: (operation: Ask['operation'], payload: unknown, options?: SendOptions) => Promise<Answer>;
  /** A function of the operation under settings that differ. */
  readonly functionWith: <O extends Operation>(
    operation: O,
    settings: Environment,
    handle?: Handle<O>,
  ) => FunctionHandler;
}

export const openTestBed = async (): Promise<TestBed> => {
  const running = await runLocalCams();
  const settings = settingsFor(running.cams.port);
  const functions = await loadFunctions(settings);
  const context = contextWith(roleCredentials(running.cams.issueSts(3600)));
  const { lines, restore } = captureLines();
  const deliver: TestBed['deliver'] = async (operation, payload, options = {}) => {
    const handler = options.handler ?? functions[operation];
    return readAnswer(await handler(payload, 'context' in options ? options.context : context));
  };
  return {
    ...running,
    lines,
    context,
    deliver,
    ask: (shape, ask, options) => deliver(ask.operation, Buffer.from(JSON.stringify(eventOf(shape, ask))), options),
    functionWith: (operation, changed, handle = (request, call) => send(operation, request, call)) =>
      serve(operation, handle, () => readConfig({ ...settings, ...changed })),
    close: async () => {
      restore();
      await running.close();
    },
  };
};
