import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DEFAULT_NUMBER, DEFAULT_SPACE } from '../../local/cams/settings.js';
import { startCams } from '../../local/cams/start-cams.js';
import { openStore } from '../../local/cams/store/open-store.js';
import { sendHttp } from '../../test/local/cams/send-http.js';
import { signRequest } from '../../test/local/cams/sign-request.js';
import { startBareServer } from './bare-server.js';
import { type Case, casesFor } from './cases.js';
import { fillStore } from './fill-store.js';
import { medianUs, p99Us } from './percentiles-us.js';

export interface Measured {
  readonly name: string;
  readonly storeUs: number;
  readonly httpUs: number;
  readonly httpP99Us: number;
  /** A bare server that answers the same bytes to the same request. */
  readonly bareUs: number;
}

export interface MeasuredSize {
  readonly seededPerSecond: number;
  /** From opening the database until the service listens. */
  readonly openMs: number;
  readonly resetMs: number;
  readonly cases: readonly Measured[];
}

const WARM_UP = 5;

const timed = async (work: () => unknown): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
};

/** Fills a database with so many groups and measures every case in interleaved rounds. */
export const measureSize = async (groups: number, rounds: number): Promise<MeasuredSize> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const databaseFile = join(folder, 'cams.db');
  const store = openStore(databaseFile);
  const seededPerSecond = fillStore(store, groups);
  store.close();
  const openedAt = performance.now();
  const cams = await startCams({
    port: 0,
    databaseFile,
    delays: { createMs: 86_400_000 },
    knobs: { groupsPerNumber: Number.MAX_SAFE_INTEGER },
  });
  const openMs = performance.now() - openedAt;
  // A second connection, as for every process: its page cache is warmed by the first rounds.
  const direct = openStore(databaseFile);
  const bare = await startBareServer();
  const agent = new Agent({ keepAlive: true });
  const send = (port: number, { action, parameters }: Case): (() => Promise<object>) => {
    const host = `127.0.0.1:${String(port)}`;
    const owner = { CustSpaceId: DEFAULT_SPACE, BusinessNumber: DEFAULT_NUMBER };
    return async () => {
      const signed = signRequest({ host, action, parameters: { ...owner, ...parameters }, atMs: Date.now() });
      const { status, body } = await sendHttp(port, signed, agent);
      if (status !== 200) throw new Error(`${action} answered ${String(status)} ${String(body['Code'])}`);
      return body;
    };
  };

  const taken = new Map<string, { store: number[]; http: number[]; bare: number[] }>();
  for (let round = -WARM_UP; round < rounds; round += 1) {
    for (const what of casesFor(groups)) {
      bare.answer = JSON.stringify(await send(cams.port, what)());
      const inStore = await timed(() => what.inStore(direct));
      const http = await timed(send(cams.port, what));
      const floor = await timed(send(bare.port, what));
      if (round < 0) continue;
      const times = taken.get(what.name) ?? { store: [], http: [], bare: [] };
      taken.set(what.name, times);
      times.store.push(inStore);
      times.http.push(http);
      times.bare.push(floor);
    }
  }
  direct.close();
  const resetMs = await timed(() => sendHttp(cams.port, { method: 'POST', path: '/_local/reset' }, agent));
  agent.destroy();
  bare.close();
  await cams.close();
  rmSync(folder, { recursive: true, force: true });
  const cases = Array.from(taken, ([name, times]) => ({
    name,
    storeUs: medianUs(times.store),
    httpUs: medianUs(times.http),
    httpP99Us: p99Us(times.http),
    bareUs: medianUs(times.bare),
  }));
  return { seededPerSecond, openMs, resetMs, cases };
};
