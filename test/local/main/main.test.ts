import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { bundleProgram } from '../../support/bundle-program.js';
import { sendRaw } from '../http/send-raw.js';
import { runProgram, type Program } from './run-program.js';

const dataDir = mkdtempSync(join(tmpdir(), 'main-test-'));
const freePorts = { GATEWAY_PORT: '0', CAMS_PORT: '0', DATA_DIR: dataDir };
const programs: Program[] = [];
const AS_NPM_START_DOES = 'local/main.ts';
let main = '';
let demo = '';

const start = async (
  environment: Readonly<Record<string, string>> = {},
  file = main,
): Promise<Program & { url: string }> => {
  const program = runProgram(file, { ...freePorts, ...environment });
  programs.push(program);
  const url = await program.says(/Gateway ready at (\S+)[^]*Ctrl-C stops/);
  return { ...program, url };
};

const call = async (url: string, operation: string, request: object): Promise<unknown> => {
  const response = await fetch(`${url}/${operation}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ CustSpaceId: 'cams-local', BusinessNumber: '8613800000000', ...request }),
  });
  return response.json();
};

const page = { Page: { Index: 1, Size: 10 } };

beforeAll(async () => {
  [main, demo] = await Promise.all([bundleProgram('local/main.ts'), bundleProgram('local/demo.ts')]);
});
afterEach(() => {
  for (const { child } of programs.splice(0)) child.kill('SIGKILL');
});
afterAll(() => {
  for (const made of [dataDir, main, demo]) rmSync(made, { recursive: true, force: true });
});

describe('npm start', () => {
  it('prints both addresses, where the data is, credentials, and a curl that works when pasted', async () => {
    const { output, url } = await start({}, AS_NPM_START_DOES);

    const command = /^ {2}(curl .*)$/m.exec(output())?.[1] ?? 'false';
    const answer: unknown = JSON.parse(execFileSync('bash', ['-c', command], { encoding: 'utf8' }));
    expect(answer).toMatchObject({ Code: 'OK', Success: true, UniqueCode: expect.any(String) });
    expect(output()).toContain(`Gateway ready at ${url}`);
    expect(output()).toMatch(/Local CAMS ready at http:\/\/127\.0\.0\.1:\d+/);
    expect(output()).toContain(join(dataDir, 'cams.db'));
    expect(output()).toMatch(/local-access-key.*local-access-secret.*cams-local.*8613800000000/);
    expect(output()).toMatch(
      /imitates \d+ behaviours that are documented, \d+ that we chose, \d+ that nobody has tried live: local\/README\.md/,
    );
  });

  it('prints a picture to try: the built function fetches it and its like, and names what is wrong with the other', async () => {
    const { output, url } = await start();
    const picture = /Pictures to try with UpdateChatGroup: (\S+square\.jpg)/.exec(output())?.[1] ?? '';
    const GroupId = 'EA1';

    const good = await call(url, 'UpdateChatGroup', { GroupId, ProfilePictureFile: picture });
    const bad = await call(url, 'UpdateChatGroup', {
      GroupId,
      ProfilePictureFile: picture.replace('square', 'oblong'),
    });
    const other = await call(url, 'UpdateChatGroup', { GroupId, ProfilePictureFile: 'http://127.0.0.1:1/a.jpg' });

    // The picture passed: what is refused is the group, which does not exist.
    expect(good).toMatchObject({ Code: expect.stringMatching(/^GroupError\.|GroupNotFound/) });
    expect(bad).toMatchObject({ Message: 'ProfilePictureFile must be square: it measures 320 x 192.' });
    expect(other).toMatchObject({ Message: 'ProfilePictureFile must be an https address.' });
  });

  it('stops at Ctrl-C with 0, and finds its groups again when it comes back, and no space of others', async () => {
    const first = await start();
    const { UniqueCode } = (await call(first.url, 'AddChatGroup', { Subject: 'Kept' })) as { UniqueCode: string };
    first.child.kill('SIGINT');
    const code = await first.ended;

    const second = await start();
    const list = await call(second.url, 'ListChatGroup', { ...page, Subject: 'Kept' });
    const foreign = await call(second.url, 'ListChatGroup', { ...page, CustSpaceId: 'foreign' });

    expect(UniqueCode).toMatch(/^\d+$/);
    expect([code, first.output().includes('Stopped.')]).toEqual([0, true]);
    // The local caller sees links whole, but no space other than the local ones.
    const InviteLink: unknown = expect.stringMatching(/com\/\w{10,}$/);
    expect(list).toMatchObject({ Code: 'OK', Data: { Total: 1, List: [{ Subject: 'Kept', InviteLink }] } });
    expect(foreign).toMatchObject({ Code: 'Forbidden' });
  });

  it('makes a key once that only its owner may read, and answers a link that it sealed after a restart', async () => {
    const first = await start();
    const { GroupId } = (await call(first.url, 'AddChatGroup', { Subject: 'Sealed', WaitSeconds: 20 })) as {
      GroupId: string;
    };
    const link = await call(first.url, 'AddChatGroupInviteLink', { GroupId, ClientToken: 'order-104217' });
    const key = readFileSync(join(dataDir, 'state-key'), 'utf8');
    first.child.kill('SIGINT');
    await first.ended;

    const second = await start();
    await call(second.url, 'AddChatGroupInviteLink', { GroupId });
    const again = await call(second.url, 'AddChatGroupInviteLink', { GroupId, ClientToken: 'order-104217' });

    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(statSync(join(dataDir, 'state-key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dataDir, 'state-key'), 'utf8')).toBe(key);
    expect(readdirSync(dataDir).filter((name) => name.startsWith('state-key'))).toEqual(['state-key']);
    expect(link).toMatchObject({ Code: 'OK', InviteLink: expect.any(String) });
    expect(again).toEqual(link);
  });

  it('stops at SIGTERM too, though a client keeps its connection open', async () => {
    const { child, ended, url } = await start();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await new Promise((resolve) => socket.on('connect', resolve));
    await call(url, 'ListChatGroup', page);

    child.kill('SIGTERM');

    expect(await ended).toBe(0);
    socket.destroy();
  });

  it('leaves at once at a second Ctrl-C', async () => {
    const { child, ended, says, url } = await start();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('POST /AddChatGroup HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf of it');
    await call(url, 'ListChatGroup', page);

    child.kill('SIGINT');
    await says(/Stopping\./);
    await new Promise((resolve) => setTimeout(resolve, 350));
    child.kill('SIGINT');

    expect(await ended).toBe(130);
    socket.destroy();
  });

  it.each([
    ['cloud-native', 'http-trigger', {}],
    ['traditional', 'gateway', { GATEWAY: 'traditional' }],
  ])('plays the %s gateway, by events of the shape %s', async (_, shape, environment) => {
    const { url, says } = await start(environment);

    const answer = await call(url, 'ListChatGroup', page);

    expect(answer).toHaveProperty('Code');
    expect(await says(/"shape":"([\w-]+)"/)).toBe(shape);
  });

  it('says in one sentence that a port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.on('listening', resolve));
    const port = String((server.address() as AddressInfo).port);

    const gateway = runProgram(main, { ...freePorts, GATEWAY_PORT: port });
    const cams = runProgram(main, { ...freePorts, DATA_DIR: join(dataDir, 'other'), CAMS_PORT: port });

    expect([await gateway.ended, await cams.ended]).toEqual([1, 1]);
    server.close();
    const sentence = (setting: string): string =>
      `Port ${port} is taken: stop what uses it, or set ${setting} to another port (0 picks a free one).\n`;
    expect([gateway.output(), cams.output()]).toEqual([sentence('GATEWAY_PORT'), sentence('CAMS_PORT')]);
  });

  it('names every fault of its settings and starts nothing', async () => {
    const program = runProgram(main, { GATEWAY_PORT: 'x', CAMS_PORT: 'y', DATA_DIR: join(dataDir, 'none') });

    expect(await program.ended).toBe(1);
    expect(program.output()).toBe('GATEWAY_PORT must be a port, 0 to 65535; CAMS_PORT must be a port, 0 to 65535.\n');
    expect(existsSync(join(dataDir, 'none'))).toBe(false);
  });

  it('fills an empty folder from a seed file, and does not start on a bad one', async () => {
    const seedFile = join(dataDir, 'seed.json');
    const owner = { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000' };
    writeFileSync(seedFile, JSON.stringify({ Groups: [{ ...owner, Subject: 'Seeded' }] }));
    const { url } = await start({ DATA_DIR: join(dataDir, 'seeded'), SEED_FILE: seedFile });
    const list = await call(url, 'ListChatGroup', page);

    writeFileSync(seedFile, JSON.stringify({ Groups: [owner] }));
    const bad = runProgram(main, { ...freePorts, DATA_DIR: join(dataDir, 'bad'), SEED_FILE: seedFile });

    expect(list).toMatchObject({ Data: { Total: 1, List: [{ Subject: 'Seeded' }] } });
    expect(await bad.ended).toBe(1);
    expect(bad.output()).toBe(
      `The seed file ${seedFile} cannot be used. Groups.1.Subject is mandatory for this action.\n`,
    );
  });

  it('keeps what functions remember on this machine, whatever DATABASE_URL the shell has, and says where', async () => {
    const folder = join(dataDir, 'records');
    const DATABASE_URL = 'postgres://operator:hunter2@rds.example.com/chat_groups';
    const { output, url } = await start({ DATA_DIR: folder, DATABASE_URL });

    const answer = await call(url, 'AddChatGroup', { Subject: 'A', ClientToken: 'token-1234567890' });

    expect(answer).toMatchObject({ Code: 'OK' });
    expect(output()).toContain(
      `keep their records in ${join(folder, 'state.db')}. DATABASE_URL of this shell is not used`,
    );
    expect(output()).not.toMatch(/hunter2|operator|rds\.example/);
  });

  it('says which database it was given, without user and password', async () => {
    const LOCAL_DATABASE_URL = 'postgres://operator:hunter2@127.0.0.1:1/chat_groups';

    const { output } = await start({ DATA_DIR: join(dataDir, 'named'), LOCAL_DATABASE_URL });

    expect(output()).toContain('keep their records in postgres://127.0.0.1:1/chat_groups.');
    expect(output()).not.toMatch(/hunter2|operator/);
  });

  it('lets as many instances live as it is told, and answers 429 beyond', async () => {
    const { url } = await start({ DATA_DIR: join(dataDir, 'instances'), MAX_INSTANCES: '1' });

    const statuses = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const response = await fetch(`${url}/ListChatGroup?CustSpaceId=cams-local`, { method: 'POST' });
        return response.status;
      }),
    );

    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
  });

  it('listens where it is told, and names what it does not know', async () => {
    const folder = join(dataDir, 'host');
    const program = runProgram(main, { ...freePorts, DATA_DIR: folder, LOCAL_ALLOWED_HOSTS: 'cams.test' }, [
      '--host',
      '127.0.0.2',
    ]);
    programs.push(program);
    const port = new URL(await program.says(/Gateway ready at (\S+)[^]*Ctrl-C stops/)).port;

    const named = await sendRaw(Number(port), `GET / HTTP/1.1\r\nHost: cams.test\r\n\r\n`, { host: '127.0.0.2' });
    const wrong = runProgram(main, freePorts, ['--hots', '127.0.0.2']);

    expect(named.status).toBe(200);
    expect(program.output()).toContain('127.0.0.2');
    expect(await wrong.ended).toBe(2);
    expect(wrong.output()).toMatch(/Unknown option '--hots'.*--help tells/);
  });

  it('ends with a sentence when its folder is taken away', async () => {
    const folder = join(dataDir, 'gone');
    const { ended, output } = await start({ DATA_DIR: folder });

    rmSync(folder, { recursive: true });

    expect(await ended).toBe(1);
    expect(output()).toMatch(/gone\/cams\.db was removed or replaced while it was in use: .* Stop and start again\./);
    expect(existsSync(folder)).toBe(false);
  });

  it('explains itself with --help', async () => {
    const program = runProgram(main, {}, ['--help']);

    expect(await program.ended).toBe(0);
    expect(program.output()).toContain('GATEWAY_PORT');
  });
});

describe('npm run demo', () => {
  it('plays every step, shows no link or number whole, leaves nothing behind and exits with 0', async () => {
    const temporary = mkdtempSync(join(dataDir, 'tmp-'));

    const program = runProgram(demo, { TMPDIR: temporary });

    expect(await program.ended).toBe(0);
    expect(program.output()).toMatch(/All 11 steps held, in [\d.]+ s/);
    expect(program.output()).not.toMatch(/\d{9}|chat\.whatsapp\.com\/\w{4}/);
    expect(execFileSync('ls', [temporary], { encoding: 'utf8' })).not.toContain('demo');
  });
});
