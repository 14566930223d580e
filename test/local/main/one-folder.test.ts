import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { bundleProgram } from '../../support/bundle-program.js';
import { owner } from '../cams/running-cams.js';
import { type Program, runProgram } from './run-program.js';

const ROUNDS = process.env['FULL'] === undefined ? 1 : 30;

let dataDir = '';
let main = '';
const programs: Program[] = [];
beforeAll(async () => {
  main = await bundleProgram('local/main.ts');
});
afterEach(() => {
  for (const { child } of programs.splice(0)) child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});
afterAll(() => {
  rmSync(main, { force: true });
});

interface Started extends Program {
  readonly gatewayUrl: string;
  readonly camsUrl: string;
}

const run = (environment: Readonly<Record<string, string>> = {}): Program => {
  const program = runProgram(main, { GATEWAY_PORT: '0', CAMS_PORT: '0', DATA_DIR: dataDir, ...environment });
  programs.push(program);
  return program;
};

const start = async (): Promise<Started> => {
  const program = run();
  await program.says(/Ctrl-C stops/);
  const urlOf = (what: string): string => new RegExp(`${what} ready at (\\S+)`).exec(program.output())?.[1] ?? '';
  return { ...program, gatewayUrl: urlOf('Gateway'), camsUrl: urlOf('Local CAMS') };
};

interface Answer {
  readonly Code: string;
  readonly UniqueCode?: string;
}

const call = async (url: string, operation: string, request: object): Promise<Answer> => {
  const response = await fetch(`${url}/${operation}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...owner, ...request }),
  });
  return (await response.json()) as Answer;
};

const portOf = (url: string): string => new URL(url).port;

const isWhole = (file: string): boolean =>
  !existsSync(`${join(dataDir, file)}-wal`) || statSync(`${join(dataDir, file)}-wal`).size === 0;

describe('a second npm start', () => {
  it('on the same folder and ports is refused with a sentence, and the first goes on as if nothing had been', async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'one-folder-'));
    const first = await start();
    const [gateway, cams] = [portOf(first.gatewayUrl), portOf(first.camsUrl)];

    const second = run({ GATEWAY_PORT: gateway, CAMS_PORT: cams });
    const third = run();
    const codes = [await second.ended, await third.ended];
    const added = await call(first.gatewayUrl, 'AddChatGroup', { Subject: 'A', ClientToken: 'token-1234567890' });
    const reset = await fetch(`${first.camsUrl}/_local/reset`, { method: 'POST' });

    expect(codes).toEqual([1, 1]);
    for (const { output } of [second, third]) {
      expect(output()).toMatch(
        new RegExp(
          `^The folder ${dataDir} is in use by process ${String(first.child.pid)} since \\S+, which answers on ` +
            `${gateway} \\(gateway\\) and ${cams} \\(CAMS\\)\\. Stop that one, or set DATA_DIR to another folder\\.\n$`,
        ),
      );
    }
    expect([added.Code, reset.status]).toEqual(['OK', 200]);
  });
});

describe('what npm start remembers', () => {
  it('is reset with the groups: a ClientToken does not tell of a group that is gone', async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'one-folder-'));
    const { gatewayUrl, camsUrl } = await start();
    const create = { Subject: 'A', ClientToken: 'token-1234567890' };

    const first = await call(gatewayUrl, 'AddChatGroup', create);
    const repeated = await call(gatewayUrl, 'AddChatGroup', create);
    const reset = await (await fetch(`${camsUrl}/_local/reset`, { method: 'POST' })).json();
    const afterwards = await call(gatewayUrl, 'AddChatGroup', create);
    const listed = await call(gatewayUrl, 'ListChatGroup', { Page: { Index: 1, Size: 10 } });

    expect(repeated.UniqueCode).toBe(first.UniqueCode);
    expect(reset).toEqual({ FunctionRecords: 'Forgotten' });
    expect(afterwards.Code).toBe('OK');
    expect(afterwards.UniqueCode).not.toBe(first.UniqueCode);
    expect(listed).toMatchObject({ Data: { Total: 1 } });
  });

  it('is in one file each after a stop', async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'one-folder-'));
    const { gatewayUrl, child, ended } = await start();
    await call(gatewayUrl, 'AddChatGroup', { Subject: 'A', ClientToken: 'token-1234567890' });

    child.kill('SIGTERM');
    await ended;

    expect([isWhole('cams.db'), isWhole('state.db')]).toEqual([true, true]);
  });
});

describe.each<[how: 'SIGKILL' | 'SIGTERM' | 'a second start', codes: readonly string[]]>([
  ['SIGKILL', ['first: null']],
  ['SIGTERM', ['first: 0']],
  ['a second start', ['second: 1', 'first: 0']],
])('%s in the middle of calls', (how, expected) => {
  it('loses nothing that was acknowledged, leaves nothing running, and the next start works', async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'one-folder-'));
    const acknowledged: string[] = [];
    const codes = new Set<string>();
    /** Creates groups one after another until it is told not to, or the gateway is gone. */
    const write = async (url: string, name: string, isOver: () => boolean): Promise<void> => {
      for (let turn = 0; !isOver(); turn += 1) {
        const Subject = `${name} ${String(turn)}`;
        try {
          const { Code } = await call(url, 'AddChatGroup', { Subject, ClientToken: `token-${name}-${String(turn)}` });
          if (Code === 'OK') acknowledged.push(Subject);
        } catch {
          return;
        }
      }
    };

    for (let round = 0; round < ROUNDS; round += 1) {
      const { gatewayUrl, child, ended } = await start();
      let over = false;
      const writing = Array.from({ length: 3 }, (_, index) =>
        write(gatewayUrl, `${String(round)}.${String(index)}`, () => over),
      );
      // From the first answer on: an instance takes its time to start.
      const before = acknowledged.length;
      while (acknowledged.length === before) await pause(20);
      await pause((round % 10) * 40);
      if (how === 'a second start') {
        codes.add(`second: ${String(await run().ended)}`);
        over = true;
        await Promise.all(writing);
        child.kill('SIGTERM');
      } else child.kill(how);
      await Promise.all(writing);
      codes.add(`first: ${String(await ended)}`);
      programs.splice(0);
    }

    const { gatewayUrl } = await start();
    const found = new Set<string>();
    for (let Index = 1; ; Index += 1) {
      const { Data } = (await call(gatewayUrl, 'ListChatGroup', { Page: { Index, Size: 100 } })) as unknown as {
        Data: { List: { Subject: string }[] };
      };
      for (const { Subject } of Data.List) found.add(Subject);
      if (Data.List.length < 100) break;
    }
    process.stdout.write(
      `${how}, ${String(ROUNDS)} times: ${String(acknowledged.length)} groups acknowledged through the gateway, ` +
        `${String(acknowledged.filter((subject) => !found.has(subject)).length)} lost\n`,
    );
    expect([...codes]).toEqual(expected);
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(acknowledged.filter((subject) => !found.has(subject))).toEqual([]);
  });
});
