import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

import type { Environment } from '../../../shared/config.js';
import type { HttpResult } from '../../../shared/invocation/encode-result.js';
import type { OperationName } from '../../../shared/operations/operation.js';
import { functionNameOf } from '../../../tools/function-name-of.js';
import { eventOf } from '../../support/events.js';
import { definitionOf } from '../../support/example-request.js';
import { type Answer, readAnswer } from '../../support/read-answer.js';

interface Reply {
  readonly id: number;
  readonly result: HttpResult;
}

/** Built bundles in a Node.js of their own. */
export interface Bundles {
  readonly ask: (operation: OperationName, parameters: object, context: object) => Promise<Answer>;
  /** What the bundles have written, line by line. */
  readonly lines: readonly string[];
  readonly close: () => Promise<void>;
}

/** Starts a process for the bundles below `folder`; it has nothing in its environment but these settings. */
export const startBundles = (folder: string, environment: Environment): Bundles => {
  const lines: string[] = [];
  const child: ChildProcess = fork(join(import.meta.dirname, 'bundle-process.cjs'), [folder], {
    env: { ...environment },
    execArgv: ['--enable-source-maps'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => lines.push(...text.trimEnd().split('\n')));
  }
  const waiting = new Map<number, { resolve: (result: HttpResult) => void; reject: (reason: Error) => void }>();
  child.on('message', (reply) => {
    const { id, result } = reply as Reply;
    waiting.get(id)?.resolve(result);
    waiting.delete(id);
  });
  child.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error(`The process ended: ${lines.join('\n')}`));
  });
  let asked = 0;
  const ask: Bundles['ask'] = async (operation, parameters, context) => {
    const id = (asked += 1);
    const payload = JSON.stringify(eventOf('gateway', { operation, parameters: { ...parameters } }));
    const result = await new Promise<HttpResult>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      child.send({ id, name: functionNameOf(definitionOf(operation)), payload, context });
    });
    return readAnswer(result);
  };
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => child.once('close', resolve));
    // Not disconnect: kept-alive connections would keep the process alive.
    child.kill();
    await closed;
  };
  return { ask, lines, close };
};
