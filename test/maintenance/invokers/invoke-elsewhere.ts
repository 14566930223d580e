import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import type { Credentials } from '../../../shared/config.js';
import type { JsonObject } from '../../../shared/maintenance/task.js';

export interface AskedInvocation {
  readonly endpoint: string;
  readonly credentials: Credentials;
  readonly place: { readonly accountId: string; readonly region: string };
  readonly functionName: string;
  readonly payload: JsonObject;
}

export interface InvocationEnd {
  readonly failure?: Readonly<Record<'name' | 'code' | 'message' | 'stack', string | undefined>>;
}

export interface Elsewhere {
  /** @returns how it failed, or undefined. */
  readonly invoke: (asked: AskedInvocation) => Promise<InvocationEnd['failure']>;
  readonly close: () => Promise<void>;
}

/** Starts a process that invokes functions one at a time. */
export const startElsewhere = (): Elsewhere => {
  const child: ChildProcess = fork(path.join(import.meta.dirname, 'invoking-process.ts'), {
    execArgv: ['--import', 'tsx'],
    env: { PATH: process.env['PATH'] },
  });
  return {
    invoke: async (asked) => {
      const answer = once(child, 'message');
      child.send(asked);
      const [end] = (await answer) as [InvocationEnd];
      return end.failure;
    },
    close: async () => {
      child.disconnect();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
};
