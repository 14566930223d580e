import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { commands } from '../../client/commands/commands.js';
import { type CommandResult, runCommand } from './run-command.js';

const LINK = 'https://chat.whatsapp.com/Secret00';
const NUMBER = '8613800000001';

const answers: Readonly<Record<string, object>> = {
  '/AddChatGroupInviteLink': { Message: 'The link was made; CAMS did not name it.' },
  '/ListChatGroup': {
    Data: {
      Total: 1,
      List: [{ GroupId: 'EA1', Subject: 'Order 7', InviteLink: LINK, NextLink: LINK, Owner: { Phone: NUMBER } }],
    },
  },
};

let server: Server;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().once('end', () => {
      const elements = answers[request.url ?? ''] ?? {};
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ RequestId: 'R-1', Code: 'OK', Success: true, ...elements }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  environment = {
    CHAT_GROUPS_URL: `http://127.0.0.1:${String(port)}`,
    CHAT_GROUPS_SPACE: 'cams-local',
    CHAT_GROUPS_NUMBER: '8613800000000',
  };
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const run = (...words: readonly string[]): Promise<CommandResult> => runCommand(commands, words, environment);

describe('chat-groups link', () => {
  it('prints no link where the answer names none, says so, and ends as what was done in part', async () => {
    const { code, out, err } = await run('link', 'EA1');

    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toContain('was made');
    expect(err).toContain('chat-groups list --reveal');
  });
});

describe('chat-groups list', () => {
  it('shows elements that it does not know only with --reveal', async () => {
    const masked = await run('list', '--json');
    const revealed = await run('list', '--json', '--reveal');

    expect(masked.out).toContain('Order 7');
    expect(masked.out).not.toMatch(/Secret00|8613800000001/);
    expect(JSON.parse(revealed.out)).toMatchObject({ List: [{ NextLink: LINK, Owner: { Phone: NUMBER } }] });
  });
});
