import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { commands } from '../../client/commands/commands.js';
import { openLink } from '../../local/demo/open-link.js';
import { waitUntil } from '../../local/demo/wait-until.js';
import { captureLines } from '../support/capture-lines.js';
import { app, openSignedCloud, type SignedCloud } from './open-signed-cloud.js';
import { type CommandResult, runCommand } from './run-command.js';

const anna = '8613800000001';
const ben = '8613800000002';
const UNUSED = 'http://127.0.0.1:1';

let cloud: SignedCloud;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  cloud = await openSignedCloud();
  environment = {
    CHAT_GROUPS_URL: cloud.gatewayUrl,
    CHAT_GROUPS_SPACE: 'cams-local',
    CHAT_GROUPS_NUMBER: '+86 138-0000-0000',
    CHAT_GROUPS_APP_KEY: app.key,
    CHAT_GROUPS_APP_SECRET: app.secret,
  };
});
afterEach(() => cloud.heal());
afterAll(() => cloud.close());

const run = (...words: readonly string[]): Promise<CommandResult> => runCommand(commands, words, environment);

const jsonOf = async <Document>(...words: readonly string[]): Promise<Document> => {
  const { out } = await run(...words, '--json');
  return JSON.parse(out) as Document;
};

const makeGroup = async (subject: string): Promise<string> =>
  (await jsonOf<{ GroupId: string }>('create', '--subject', subject, '--wait')).GroupId;

describe('the commands of groups', () => {
  it('play the whole life of a group', async () => {
    const open = openLink(cloud.camsUrl);
    const create = ['create', '--subject', 'Order 7', '--token', 'order-7', '--wait'];

    const created = await run(...create);
    const again = await run(...create);
    expect(created).toMatchObject({ code: 0, err: 'ClientToken order-7', out: expect.stringMatching(/^ACTIVE: \S+$/) });
    expect(again.out).toBe(created.out);
    const group = created.out.replace('ACTIVE: ', '');

    const { out: link } = await run('link', group);
    expect(link).toMatch(/^https:\/\/chat\.whatsapp\.com\/\w+$/);
    expect([await open(anna, link), await open(ben, link)]).toEqual(['OK', 'OK']);

    const listed = await run('list', '--status', 'active');
    expect(listed.out).toMatch(/Order 7 +ACTIVE +2 +https:\/\/chat\.whatsapp\.com\/\*{4}/);
    const members = await run('members', group);
    expect(members.out.split('\n').slice(2)).toEqual(['****0001', '****0002']);
    expect((await run('members', group, '--reveal')).out).toContain(anna);

    expect(await run('update', group, '--subject', 'Order 7, shipped')).toMatchObject({ code: 0, out: 'Changed.' });
    await waitUntil('the new name', async () => {
      const { out } = await run('list', '--subject', 'Order 7, shipped');
      return /Order 7, shipped +ACTIVE/.test(out) ? out : undefined;
    });

    const removed = await run('remove', group, '--yes', '--member', `${ben},${anna.replace(/1$/, '9')}`);
    expect(removed.code).toBe(0);
    expect(removed.out).toMatch(/\*{4}0002 +Removed\n\*{4}0009 +NotMember/);
    expect(await open(ben, link)).toBe('ParticipantError.ParticipantRemoved');

    expect(await run('close', group, '--yes')).toMatchObject({ code: 0, out: 'Closed.' });
    expect(await open('8613800000004', link)).toBe('InviteLinkError.InviteLinkNotExist');
    expect(await run('delete', group, '--yes')).toMatchObject({ code: 0, out: 'Deleted.' });
    const gone = await waitUntil('the end', async () => {
      const { out } = await run('list', '--subject', 'Order 7, shipped', '--all');
      return out === 'No group.' ? out : undefined;
    });
    expect(gone).toBe('No group.');
  });

  it('say what they would do, ask first, and do nothing when told no', async () => {
    const group = await makeGroup('Careful');

    const dry = await run('delete', group, '--dry-run');
    const dryRemoval = await run('remove', group, '--member', anna, '--dry-run');
    const unknown = await run('close', 'EA0', '--dry-run');
    const refused = await runCommand(commands, ['delete', group], environment, true, false);
    const { Data } = { Data: await jsonOf<{ List: { Subject: string }[] }>('list', '--all') };

    expect(dry).toMatchObject({ code: 0, out: 'Would delete "Careful" (ACTIVE, 0 members).' });
    expect(dryRemoval.out).toMatch(/\*{4}0001 +NotMember/);
    expect(unknown).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^It would be refused[^]*no such group/),
    });
    expect(refused).toMatchObject({ code: 4, err: expect.stringContaining('for good') });
    expect(refused.err).toContain('Nothing was done.');
    expect(Data.List.map(({ Subject }) => Subject)).toContain('Careful');
  });

  it('tell by the exit code when members are left behind', async () => {
    const group = await makeGroup('Left behind');
    const { out: link } = await run('link', group);
    await openLink(cloud.camsUrl)(anna, link);
    const Effect = { Kind: 'PartialRemoval', Keep: [anna] };
    const Rules = [{ Operation: 'DeleteChatGroupParticipants', Times: 0, Effect }];
    await cloud.control('faults', { Rules });

    const removed = await run('remove', group, '--member', anna, '--timeout', '2', '--yes');

    expect(removed.code).toBe(3);
    expect(removed.out).toMatch(/\*{4}0001 +(Pending|Failed)/);
  });

  it('never call a number no member whose other form is one', async () => {
    const group = await makeGroup('Order 55');
    const { out: link } = await run('link', group);
    await openLink(cloud.camsUrl)('551199990002', link);
    const words = ['remove', group, '--member', '+55 11 99999-0002'];

    for (const { code, out } of [await run(...words, '--dry-run'), await run(...words, '--yes')]) {
      expect([code, out]).toEqual([3, expect.stringMatching(/\*{4}0002 +Failed +TwinIsMember/)]);
    }
    expect((await run('members', group)).out).toContain('****0002');
  });

  it.each([
    ['00447700900123', '--member begins with 00'],
    ['447700900123/4', '--member holds "/"'],
    ['8613800000021.0', '--member ends with a fraction'],
  ])('ask nobody about the member %s', async (number, told) => {
    const { code, err } = await run('remove', 'EA1', '--member', number, '--yes');

    expect([code, err]).toEqual([2, expect.stringContaining(told)]);
    expect(err).not.toContain(number);
  });

  it('say that a group cannot be told from another that was asked for at the same time', async () => {
    await cloud.control('clock', { Hold: true });
    await Promise.all([run('create', '--subject', 'Order 1042'), run('create', '--subject', 'Order 1042')]);
    await cloud.control('clock', { Release: true });

    const created = await run('create', '--subject', 'Order 1042', '--wait');

    expect(created).toMatchObject({ code: 3, err: expect.stringContaining('cannot be told') });
    expect(created.out + created.err).not.toMatch(/CREATING|go on waiting/);
  });

  it('tell how to go on when nobody knows what became of a create', async () => {
    const server = createServer((request) => request.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A server that listens on a port has an address of this kind.
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const create = ['create', '--subject', 'Lost', '--timeout', '1', '--url', url];

    const named = await run(...create, '--token', 'order-8');
    const unnamed = await run(...create, '--no-token');
    server.close();

    expect(named).toMatchObject({ code: 3, err: expect.stringContaining('--token order-8') });
    expect(unnamed).toMatchObject({ code: 3, err: expect.stringContaining('Look with ListChatGroup') });
  });

  it('name every fault of a request, as words and as JSON', async () => {
    const words = await run('create', '--subject', '   ', '--token', 'white space');
    const document = await jsonOf<object>('create', '--subject', '   ', '--token', 'white space');

    expect(words.code).toBe(1);
    expect(words.err).toMatch(/Subject must have 1 to 128[^]*ClientToken must be 1 to 64/);
    expect(document).toMatchObject({ Success: false, Outcome: 'NotApplied', Faults: [{}, {}] });
  });

  it.each([
    [['update', 'EA1'], 'Say what to change'],
    [['create'], '--subject says'],
    [['remove', 'EA1'], '--member says'],
    [['list', '--size', '0'], '--size must be'],
    [['list', '--status', 'busy'], '--status must be ACTIVE'],
    [['list', '--url', 'http://example.com'], '--url must be an https address'],
    [['list', '--timeout', 'soon'], '--timeout must be'],
    [['create', '--subject', 'x', '--token', 'y', '--no-token'], 'do not go together'],
  ])('refuse %j and say what to write', async (words, sentence) => {
    const { code, err } = await run(...words);

    expect(code).toBe(2);
    expect(err).toContain(sentence);
  });

  it('need to be told whose groups, unless the local gateway is called', async () => {
    const elsewhere = await runCommand(commands, ['list'], { CHAT_GROUPS_URL: 'https://groups.example.com' });
    const half = await runCommand(commands, ['list'], { CHAT_GROUPS_APP_KEY: app.key });

    expect(elsewhere).toMatchObject({ code: 2, err: expect.stringContaining('CHAT_GROUPS_SPACE') });
    expect(half).toMatchObject({ code: 2, err: expect.stringContaining('CHAT_GROUPS_APP_SECRET') });
  });
});

interface Diagnosis {
  readonly Healthy: boolean;
  readonly Findings: readonly { readonly Check: string; readonly State: string; readonly Mend?: string }[];
}

describe('chat-groups doctor', () => {
  const examine = async (
    changed: Readonly<Record<string, string>> = {},
  ): Promise<CommandResult & { report: Diagnosis }> => {
    const result = await runCommand(commands, ['doctor', '--json'], { ...environment, ...changed });
    return { ...result, report: JSON.parse(result.out) as Diagnosis };
  };
  const failedOf = ({ Findings }: Diagnosis): readonly string[] =>
    Findings.filter(({ State }) => State === 'failed').map(({ Check, Mend }) => `${Check}: ${Mend ?? ''}`);
  const camsFails = (Code: string, HttpStatus = 403): Promise<unknown> =>
    cloud.control('faults', {
      Rules: [{ Operation: 'ListChatGroup', Times: 50, Effect: { Kind: 'Error', Code, HttpStatus } }],
    });

  it('finds that all is well', async () => {
    const { code, out, err } = await runCommand(commands, ['doctor'], {
      ...environment,
      DATABASE_URL: `file:${cloud.databaseFile}.doctor`,
    });

    expect({ code, err }).toEqual({ code: 0, err: 'All is well.' });
    expect(out).toMatch(/store +ok[^]*gateway +ok +takes requests, signed[^]*clock +ok[^]*list +ok/);
  });

  it.each([
    ['a wrong secret', { CHAT_GROUPS_APP_SECRET: 'another-secret' }, /^gateway: .*secret/],
    ['an app that is not known', { CHAT_GROUPS_APP_KEY: '42' }, /^gateway: .*key/],
    ['a gateway that is not there', { CHAT_GROUPS_URL: UNUSED }, /^gateway: .*npm start/],
    ['a space that the policy does not allow', { CHAT_GROUPS_SPACE: 'elsewhere' }, /^list: .*access policy/],
    ['a setting that cannot be used', { GROUP_OWNERSHIP: 'nobody' }, /^settings: .*environment variable/],
    ['a policy that names nobody', { ACCESS_POLICY: '{"callers":{}}' }, /^policy: .*callers/],
  ])('finds %s, and what to mend', async (_, changed, mend) => {
    const { code, out, report } = await examine(changed);

    expect(code).toBe(1);
    expect(report.Healthy).toBe(false);
    expect(failedOf(report)).toEqual([expect.stringMatching(mend)]);
    expect(out).not.toMatch(/another-secret|nobody"|138-?0000-?0000/);
  });

  it('finds a store that cannot be used', async () => {
    const { restore } = captureLines();

    const { report } = await examine({ DATABASE_URL: 'file:/nowhere/at/all/state.db' });
    restore();

    expect(failedOf(report)).toEqual([expect.stringMatching(/^store: Check DATABASE_URL.*allowlist/)]);
  });

  it.each([
    ['a RAM action that is missing', 'NoPermission', /^list: .*cams:ListChatGroup/],
    ['credentials that CAMS refuses', 'InvalidAccessKeyId.NotFound', /^list: .*RAM role/],
  ])('finds %s', async (_, upstreamCode, mend) => {
    await camsFails(upstreamCode);

    const { report } = await examine();

    expect(failedOf(report)).toEqual([expect.stringMatching(mend)]);
  });

  it('finds a clock that is off, and something that is no gateway', async () => {
    const late = new Date(Date.now() - 20 * 60_000).toUTCString();
    const server = createServer((_, response) => response.writeHead(200, { Date: late }).end('<html></html>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A server that listens on a port has an address of this kind.
    const { port } = server.address() as AddressInfo;

    const { report } = await examine({ CHAT_GROUPS_URL: `http://127.0.0.1:${String(port)}` });
    server.close();

    expect(failedOf(report)).toEqual([
      expect.stringMatching(/^clock: .*NTP/),
      expect.stringMatching(/^list: .*not the gateway/),
    ]);
  });
});
