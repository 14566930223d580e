import { createHash, createHmac } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { JournalEntry } from '../../../../local/cams/journal/journal.js';
import { openJournal } from '../../../../local/cams/journal/journal.js';
import { signV1 } from '../protocol/sign-v1.js';
import { FIRST_PAGE, owner, runCams, type RunningCams } from '../running-cams.js';
import type { Signed } from '../sign-request.js';

let running: RunningCams;
beforeEach(async () => {
  running = await runCams();
});
afterEach(() => running.stop());

const read = async (query = ''): Promise<readonly JournalEntry[]> => {
  const { body } = await running.control(`journal${query}`);
  return body['Calls'] as JournalEntry[];
};
const last = async (): Promise<JournalEntry | undefined> => (await read()).at(-1);

describe('GET /_local/journal', () => {
  it('tells of every call, newest last', async () => {
    const listed = await running.call('ListChatGroup', { Page: FIRST_PAGE });
    const refused = await running.call('DeleteChatGroup', { GroupId: 'EA1' });

    expect(await read()).toEqual([
      {
        Time: '2026-01-01T12:00:00.000Z',
        RequestId: listed.body['RequestId'],
        Action: 'ListChatGroup',
        Caller: 'local-access-key',
        Protocol: 'ACS3-HMAC-SHA256',
        Method: 'POST',
        Parameters: { BusinessNumber: '*********0000', CustSpaceId: 'cams-local', Page: FIRST_PAGE },
        Code: 'OK',
        HttpStatus: 200,
        Message: 'None',
        DurationMs: expect.any(Number) as unknown,
      },
      expect.objectContaining({
        RequestId: refused.body['RequestId'],
        Action: 'DeleteChatGroup',
        Code: 'GroupError.GroupNotExist',
        HttpStatus: 400,
        Message: refused.body['Message'],
      }) as unknown,
    ]);
  });

  it('is asked for one action, one request, or the newest few', async () => {
    for (const action of ['ListChatGroup', 'NoSuchAction', 'ListChatGroup']) {
      await running.call(action, { Page: FIRST_PAGE });
    }
    const all = await read();

    const answers = [
      await read('?Action=ListChatGroup'),
      await read(`?RequestId=${all[1]?.RequestId ?? ''}`),
      await read('?Limit=2'),
      await read('?Action=ListChatGroup&Limit=1'),
    ];

    expect(answers).toEqual([[all[0], all[2]], [all[1]], [all[1], all[2]], [all[2]]]);
  });

  it('refuses a filter it does not know', async () => {
    const { status, body } = await running.control('journal?limit=0&Limit=0');

    expect(status).toBe(400);
    expect((body['Faults'] as { Parameter: string }[]).map(({ Parameter }) => Parameter).toSorted()).toEqual([
      'Limit',
      'limit',
    ]);
  });

  it('holds no number, text, link, token or secret, whatever came', async () => {
    const issued = running.cams().issueSts(900);
    const canaries = {
      BusinessNumber: '8613812345678',
      Subject: 'Canary subject',
      Description: 'Canary description',
      ProfilePictureFile: 'https://canary.example.com/a.jpg',
      GroupLink: 'https://chat.whatsapp.com/canarylink',
      List: JSON.stringify([{ ParticipantNumber: '8613887654321', Other: 'Canary' }]),
      'List.1.ParticipantNumber': '8613887654321',
      Unknown: 'Canary unknown',
      '<Canary name>': 'x',
    };
    const sts = { accessKeyId: issued.AccessKeyId, securityToken: issued.SecurityToken };

    await running.call('AddChatGroup', canaries, { ...sts, secret: issued.AccessKeySecret });
    await running.call('AddChatGroup', canaries, { ...sts, secret: 'wrong-canary-secret' });
    await running.send(signV1({ host: running.host(), atMs: running.now(), parameters: { ...owner, ...canaries } }));
    await running.send(
      signV1({
        host: running.host(),
        atMs: running.now(),
        parameters: { ...owner, ...canaries },
        common: { SecurityToken: issued.SecurityToken },
        secret: 'wrong',
      }),
    );
    const text = JSON.stringify(await read());

    expect(running.reports).toEqual([]);
    expect(text).toContain('SignatureDoesNotMatch');
    expect(text).not.toMatch(/canary/i);
    expect(text).not.toMatch(/\d{13}(?!\d)(?<=86138\d{8})/);
    for (const secret of [issued.SecurityToken, encodeURIComponent(issued.SecurityToken), issued.AccessKeySecret]) {
      expect(text).not.toContain(secret);
    }
  });

  it('is empty after a reset', async () => {
    await running.call('ListChatGroup', { Page: FIRST_PAGE });

    await running.control('reset', {});

    expect(await read()).toEqual([]);
  });

  it('keeps as many calls as it may, the newest', () => {
    const journal = openJournal(3);
    // Only this field matters here.
    for (const RequestId of ['a', 'b', 'c', 'd', 'e']) journal.add({ RequestId } as JournalEntry);

    expect(journal.read({ Limit: 9 }).map(({ RequestId }) => RequestId)).toEqual(['c', 'd', 'e']);
    expect(journal.read({ Limit: 2 }).map(({ RequestId }) => RequestId)).toEqual(['d', 'e']);
  });
});

const hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Signs with a mistake: `change` gets the right canonical request and answers the one to sign. */
const mistaken = (
  signed: Signed,
  query: string,
  change: (canonical: string) => string,
  key = 'local-access-secret',
): Signed => {
  const { authorization = '', ...headers } = signed.headers;
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1] ?? '';
  const lines = names.split(';').map((name) => `${name}:${headers[name] ?? ''}\n`);
  const canonical = `${signed.method}\n/\n${query}\n${lines.join('')}\n${names}\n${hex(signed.body)}`;
  const signature = createHmac('sha256', key)
    .update(`ACS3-HMAC-SHA256\n${hex(change(canonical))}`)
    .digest('hex');
  return { ...signed, headers: { ...headers, authorization: authorization.replace(/\w{64}$/, signature) } };
};

const QUERY = 'BusinessNumber=8613800000000&CustSpaceId=cams-local&Page=1&Subject=Two%20words%20%2A%20%28a%29%20~%2F';
const PARAMETERS = { ...owner, Page: '1', Subject: 'Two words * (a) ~/' };

describe('why a signature fails', () => {
  const mistakes: readonly (readonly [string, (canonical: string) => string, string?])[] = [
    ['The client writes a space as + instead of %20.', (text) => text.replaceAll('%20', '+')],
    [
      "The client leaves ! ' ( ) * as they are instead of encoding them.",
      (text) => text.replaceAll('%2A', '*').replaceAll('%28', '(').replaceAll('%29', ')'),
    ],
    ['The client leaves * as it is instead of %2A.', (text) => text.replaceAll('%2A', '*')],
    ['The client encodes ~ as %7E.', (text) => text.replaceAll('~', '%7E')],
    ['The client signs the host without its port.', (text) => text.replace(/^(host:[^:\n]+):\d+$/m, '$1')],
    ['The client signs another method than it sends.', (text) => text.replace('POST', 'GET')],
    ['The client signs an empty path instead of /.', (text) => text.replace('POST\n/', 'POST\n')],
    ['The client signs no query.', (text) => text.replace(QUERY, '')],
    ['The client encodes twice.', (text) => text.replace(QUERY, QUERY.replaceAll('%', '%25'))],
    ['The client adds & to the secret, as the older signature does.', (text) => text, 'local-access-secret&'],
    [
      'The client signs the host without its port, and writes a space as + instead of %20.',
      (text) => text.replace(/^(host:[^:\n]+):\d+$/m, '$1').replaceAll('%20', '+'),
    ],
    [
      'No known mistake leads to this signature: the secret is another, or something signed was changed on the way.',
      (text) => text,
      'wrong',
    ],
  ];

  it.each(mistakes.map(([reason, ...mistake]) => ({ reason, mistake })))(
    'is named: $reason',
    async ({ reason, mistake }) => {
      const signed = running.sign({ action: 'ListChatGroup', parameters: PARAMETERS });

      await running.send(mistaken(signed, QUERY, ...mistake));
      const entry = await last();

      expect(entry?.Code).toBe('SignatureDoesNotMatch');
      expect(entry?.Signature?.Reasons).toEqual([reason]);
    },
  );

  it('shows both canonical requests, masked so that the encoding can still be seen', async () => {
    const signed = running.sign({ action: 'ListChatGroup', parameters: PARAMETERS });

    await running.send(mistaken(signed, QUERY, (text) => text.replaceAll('%20', '+')));
    const { ServerCanonicalRequest = '', ClientCanonicalRequest, ...texts } = (await last())?.Signature ?? {};

    const [method, path, query] = ServerCanonicalRequest.split('\n');
    expect([method, path]).toEqual(['POST', '/']);
    expect(query).toBe(
      'BusinessNumber=9999999990000&CustSpaceId=cams-local&Page=1&Subject=xxx%20xxxxx%20%2A%20%28x%29%20~%2F',
    );
    expect(ClientCanonicalRequest).toBe(ServerCanonicalRequest.replaceAll('%20', '+'));
    expect(texts).toMatchObject({
      ServerStringToSign: expect.stringMatching(/^ACS3-HMAC-SHA256\n[0-9a-f]{64}$/) as unknown,
    });
  });

  it('says when the body is not the one that was hashed, and rebuilds what was signed', async () => {
    const signed = running.sign({ action: 'ListChatGroup', parameters: owner, form: { Page: FIRST_PAGE } });

    await running.send({ ...signed, body: `${signed.body}&Subject=A` });
    const { Reasons, ClientCanonicalRequest, ServerCanonicalRequest } = (await last())?.Signature ?? {};

    expect(Reasons).toEqual([
      'x-acs-content-sha256 is not the hash of the body that came.',
      'The client signs the hash in x-acs-content-sha256, which is not that of the body that came.',
    ]);
    expect(ClientCanonicalRequest?.split('\n').at(-1)).toBe(hex(signed.body));
    expect(ServerCanonicalRequest?.split('\n').at(-1)).toBe(hex(`${signed.body}&Subject=A`));
  });

  it('names the header that is not signed', async () => {
    const signed = running.sign({ action: 'ListChatGroup', parameters: owner });

    await running.send({ ...signed, headers: { ...signed.headers, 'x-acs-extra': '1' } });

    expect(await last()).toMatchObject({
      Code: 'IncompleteSignature',
      Message: 'The request signature does not conform to the standards: x-acs-extra is present and not signed.',
    });
  });

  it('is named for the older signature too', async () => {
    const unsigned = { host: running.host(), atMs: running.now(), parameters: PARAMETERS };

    await running.send({ ...signV1(unsigned), method: 'GET' });
    const entry = await last();

    expect(entry).toMatchObject({
      Protocol: 'HMAC-SHA1',
      Message: 'Specified signature is not matched with our calculation.',
      Signature: { Reasons: ['The client signs another method than it sends.'] },
    });
    expect(entry?.Signature?.ServerStringToSign).toMatch(/^GET&%2F&.*Subject%3Dxxx%2520xxxxx%2520%252A/);
    expect(entry?.Signature?.ClientStringToSign).toMatch(/^POST&%2F&/);
  });
});
