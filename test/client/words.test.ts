import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { commands } from '../../client/commands/commands.js';
import { closedPort } from '../cams/closed-port.js';
import { type RunningCams, runLocalCams } from '../support/run-local-cams.js';
import { type CommandResult, runCommand } from './run-command.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'words-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('--local without npm start', () => {
  it.each([
    'creates list',
    'creates settle create-1 --not-made --yes',
    'export',
    'maintain rotate-invite-links',
    'maintain runs',
    'maintain report run-1',
    'maintain stop',
  ])('%s says that nothing answers, and what to do', async (line) => {
    const CAMS_PORT = String(await closedPort());
    const environment = { CAMS_PORT, DATA_DIR: folder, DATABASE_URL: 'postgres://a:b@rds.example.com/c' };

    const { code, out, err } = await runCommand(commands, [...line.split(' '), '--local'], environment);

    expect([code, out]).toEqual([1, '']);
    expect(err).toBe(`Nothing answers at http://127.0.0.1:${CAMS_PORT}: run npm start.`);
  });
});

describe('a connection that fails', () => {
  const list = (CHAT_GROUPS_URL: string): Promise<CommandResult> =>
    runCommand(commands, ['list', '--timeout', '1'], {
      CHAT_GROUPS_URL,
      CHAT_GROUPS_SPACE: 'cams-1',
      CHAT_GROUPS_NUMBER: '8613800000000',
    });

  it('to this machine says where nothing answers and what to do', async () => {
    const url = `http://127.0.0.1:${String(await closedPort())}`;

    expect((await list(url)).err).toContain(`Nothing answers at ${url}: run npm start.`);
  });

  it('to another place names it and the cause', async () => {
    const url = `https://127.0.0.2:${String(await closedPort())}`;

    expect((await list(url)).err).toContain(`The connection to ${url} failed before an answer came (ECONNREFUSED).`);
  });

  it.each(['https://operator:hunter2@groups.example.com', 'http://hunter2@127.0.0.1:9000'])(
    'is not tried with a user or password in the address: %s',
    async (url) => {
      const { code, err } = await list(url);

      expect(code).toBe(2);
      expect(err).toContain('--url (CHAT_GROUPS_URL) must not hold a user or a password');
      expect(err).not.toContain('hunter2');
    },
  );
});

describe('whose groups', () => {
  let running: RunningCams;
  beforeAll(async () => {
    running = await runLocalCams();
  });
  afterAll(() => running.close());

  it.each(['maintain take-group-inventory --plan-and-apply', 'export'])(
    '%s reads from the environment, as every command does, and --local knows by itself',
    async (line) => {
      const words = line.split(' ');
      const local = { CAMS_PORT: String(running.cams.port), DATA_DIR: folder, CAMS_CALLS_PER_SECOND: '1000' };
      const named = { CHAT_GROUPS_SPACE: 'cams-other', CHAT_GROUPS_NUMBER: '8613800000001' };
      await runCommand(commands, ['maintain', 'take-group-inventory', '--plan-and-apply', '--local'], local);

      const unnamed = await runCommand(commands, words, { DATABASE_URL: `file:${folder}/state.db` });
      const byDefault = await runCommand(commands, [...words, '--local'], local);
      const byEnvironment = await runCommand(commands, [...words, '--local'], { ...local, ...named });

      expect([unnamed.code, unnamed.err]).toEqual([
        2,
        expect.stringContaining('--space and --number (CHAT_GROUPS_SPACE, CHAT_GROUPS_NUMBER) say whose groups.'),
      ]);
      expect(byDefault.code).toBe(0);
      // Another number than the one above: CAMS does not know it, and no inventory was taken of it.
      expect(byEnvironment.code).not.toBe(0);
    },
  );
});
