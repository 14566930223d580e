import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { bundleProgram } from '../../../support/bundle-program.js';
import { type CamsProcess, startProcess } from '../cams-process.js';
import { NUMBER, owner } from '../running-cams.js';
import { type HttpAnswer, sendHttp } from '../send-http.js';
import { signRequest } from '../sign-request.js';

const KILLS = process.env['FULL'] === undefined ? 3 : 200;
const WRITERS = 8;
const LONGEST_LIFE_MS = 400;

let folder = '';
let program = '';
let databaseFile = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kill-'));
  databaseFile = join(folder, 'cams.db');
  program = await bundleProgram(fileURLToPath(new URL('./serve.ts', import.meta.url)));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(program, { force: true });
});

type Parameters = Readonly<Record<string, string>>;

const send = (port: number, agent: Agent, action: string, parameters: Parameters): Promise<HttpAnswer> => {
  const host = `127.0.0.1:${String(port)}`;
  return sendHttp(
    port,
    signRequest({ host, action, parameters: { ...owner, ...parameters }, atMs: Date.now() }),
    agent,
  );
};

/** What one writer was told was done, and what it asked for last without hearing. */
interface Written {
  readonly groupId: string;
  readonly subjects: string[];
  link: string;
  heardOfEveryLink: boolean;
}

/** Creates groups and changes the link of its own group, in turns, until the service is gone. */
const write = async (port: number, name: string, written: Written): Promise<void> => {
  const agent = new Agent({ keepAlive: true });
  for (let turn = 0; ; turn += 1) {
    const Subject = `${name} ${String(turn)}`;
    try {
      const group = await send(port, agent, 'AddChatGroup', { Subject });
      if (group.body['Code'] === 'OK') written.subjects.push(Subject);
      written.heardOfEveryLink = false;
      const link = await send(port, agent, 'AddChatGroupInviteLink', { GroupId: written.groupId });
      written.link = String(link.body['InviteLink']);
      written.heardOfEveryLink = true;
    } catch {
      agent.destroy();
      return;
    }
  }
};

const seedGroups = async (port: number): Promise<Written[]> => {
  const Groups = Array.from({ length: WRITERS }, () => ({ ...owner, Subject: 'of a writer' }));
  const body = JSON.stringify({ Groups });
  const answer = await sendHttp(port, { method: 'POST', path: '/_local/seed', body });
  return (answer.body['Groups'] as { GroupId: string; InviteLink: string }[]).map(({ GroupId, InviteLink }) => ({
    groupId: GroupId,
    subjects: [],
    link: InviteLink,
    heardOfEveryLink: true,
  }));
};

interface Found {
  readonly lost: number;
  readonly doubled: number;
  readonly wrongLinks: number;
  readonly integrity: unknown;
  readonly total: number;
  readonly counted: number;
}

/** Looks into the database while the service that was started again has it open. */
const find = (writers: readonly Written[]): Found => {
  const database = new Database(databaseFile, { readonly: true });
  const count = database.prepare('SELECT count(*) AS Count FROM ChatGroup WHERE BusinessNumber = ? AND Subject = ?');
  const link = database.prepare('SELECT InviteLink FROM ChatGroup WHERE GroupId = ?');
  const counts = writers
    .flatMap(({ subjects }) => subjects)
    .map((subject) => (count.get(NUMBER, subject) as { Count: number }).Count);
  const wrongLinks = writers.filter(({ groupId, link: known, heardOfEveryLink }) => {
    const { InviteLink } = link.get(groupId) as { InviteLink: string };
    return heardOfEveryLink && InviteLink !== known;
  });
  const numberOf = (sql: string): number => (database.prepare(sql).get() as { Count: number }).Count;
  const found = {
    lost: counts.filter((times) => times === 0).length,
    doubled: counts.filter((times) => times > 1).length,
    wrongLinks: wrongLinks.length,
    integrity: Object.values((database.pragma('integrity_check') as object[])[0] ?? {})[0] as unknown,
    total: numberOf('SELECT count(*) AS Count FROM ChatGroup'),
    counted: numberOf('SELECT sum(Count) AS Count FROM GroupCount'),
  };
  database.close();
  return found;
};

describe('kill -9 under 8 concurrent writers', () => {
  it('loses no acknowledged write, and leaves a sound database', async () => {
    let acknowledged = 0;
    const startUpMs: number[] = [];
    const found: Found[] = [];
    let cams: CamsProcess = await startProcess(program, databaseFile);

    for (let kill = 0; kill < KILLS; kill += 1) {
      const { port } = cams;
      const writers = await seedGroups(port);
      const writing = writers.map((written, index) => write(port, `${String(kill)}.${String(index)}`, written));
      await new Promise((resolve) => setTimeout(resolve, randomInt(50, LONGEST_LIFE_MS)));
      await cams.kill();
      await Promise.all(writing);
      cams = await startProcess(program, databaseFile);
      startUpMs.push(cams.listenedAfterMs);
      found.push(find(writers));
      acknowledged += writers.reduce((sum, { subjects }) => sum + subjects.length, 0);
    }
    await cams.kill();

    const lost = found.reduce((sum, round) => sum + round.lost, 0);
    startUpMs.sort((left, right) => left - right);
    process.stdout.write(
      `${String(KILLS)} kills: ${String(acknowledged)} groups acknowledged, ${String(lost)} lost; ` +
        `up again after ${(startUpMs[KILLS >> 1] ?? 0).toFixed(0)} ms (median)\n`,
    );
    const total = found.map((round) => round.total);
    expect(acknowledged).toBeGreaterThan(KILLS);
    expect(found).toEqual(
      total.map((groups) => ({ lost: 0, doubled: 0, wrongLinks: 0, integrity: 'ok', total: groups, counted: groups })),
    );
  });
});
