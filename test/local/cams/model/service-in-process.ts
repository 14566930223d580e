import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runAction } from '../../../../local/cams/actions/run-action.js';
import { join as joinGroup } from '../../../../local/cams/control/join.js';
import { leave } from '../../../../local/cams/control/leave.js';
import { reset } from '../../../../local/cams/control/reset.js';
import { restore } from '../../../../local/cams/control/restore.js';
import type { Route } from '../../../../local/cams/control/route.js';
import { seed } from '../../../../local/cams/control/seed.js';
import { snapshot } from '../../../../local/cams/control/snapshot.js';
import { openService, type ServiceOptions } from '../../../../local/cams/open-service.js';
import { Refusal } from '../../../../local/cams/refusal.js';
import { owner } from '../running-cams.js';
import type { Played } from './play-sequence.js';

const routes: readonly Route[] = [joinGroup, leave, reset, restore, seed, snapshot];

type Body = Readonly<Record<string, unknown>>;

const answerOf = async (work: () => object | Promise<object>): Promise<{ readonly body: Body }> => {
  try {
    // Over the wire and back, as a client would see it.
    return { body: JSON.parse(JSON.stringify(await work())) as Body };
  } catch (error) {
    if (error instanceof Refusal) return { body: { Code: error.code } };
    throw error;
  }
};

/** The service without its network: actions and control routes on a real database, a good deal faster than over HTTP. */
export const serveInProcess = (options: Partial<ServiceOptions>): Played & { readonly stop: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'local-cams-'));
  let nowMs = Date.UTC(2026, 0, 1, 12);
  const open = (): ReturnType<typeof openService> =>
    openService({ databaseFile: join(folder, 'cams.db'), now: () => nowMs, ...options });
  let service = open();
  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
    call: (action, parameters = {}) => {
      const entries = Object.entries({ ...owner, ...parameters });
      return answerOf(() => runAction(action, [{ kind: 'text', entries }], service));
    },
    control: (path, input) => {
      const route = routes.find((candidate) => candidate.path === path);
      return answerOf(() => route?.answer(Buffer.from(JSON.stringify(input)), service) ?? {});
    },
    restart: () => {
      service.store.close();
      service = open();
      return Promise.resolve();
    },
    stop: () => {
      service.store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
