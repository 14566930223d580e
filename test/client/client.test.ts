import { execFileSync } from 'node:child_process';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import type { ChatGroupsError } from '../../client/chat-groups-error.js';
import {
  type ChatGroupsClient,
  type ClientOptions,
  createChatGroupsClient,
} from '../../client/create-chat-groups-client.js';
import { overHttp } from '../../client/over-http.js';
import { signGatewayRequest } from '../../client/sign-gateway-request.js';
import type { Attempt, Transport } from '../../client/transport.js';
import { openLink } from '../../local/demo/open-link.js';
import { playStory } from '../../local/demo/play-story.js';
import { send } from '../local/gateway/run-functions.js';
import { app, openSignedCloud, type SignedCloud } from './open-signed-cloud.js';

const ours = { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000' };
const page = { Page: { Index: 1, Size: 10 } };
const FIFTEEN_MINUTES_MS = 15 * 60_000;

let cloud: SignedCloud;
let signed: Transport;

beforeAll(async () => {
  cloud = await openSignedCloud();
  signed = overHttp({ url: cloud.gatewayUrl, app });
});
afterEach(() => cloud.heal());
afterAll(() => cloud.close());

const client = (options: Partial<ClientOptions> = {}): ChatGroupsClient =>
  createChatGroupsClient({ transport: signed, ...options });

const failureOf = async (call: Promise<unknown>): Promise<ChatGroupsError> =>
  call.then(
    () => {
      throw new Error('It did not fail.');
    },
    // Whatever a call throws is of this kind: the tests read its fields.
    (error: unknown) => error as ChatGroupsError,
  );

describe('the client', () => {
  it('plays the whole life of a group through a gateway that checks its signature', async () => {
    const steps: string[] = [];
    const narrator = {
      steps: 0,
      step: <Result>(title: string, play: () => Promise<Result>): Promise<Result> => {
        steps.push(title);
        return play();
      },
      asks: () => undefined,
      hears: () => undefined,
    };

    await playStory({ call: client().call, open: openLink(cloud.camsUrl), narrator });

    expect(steps).toHaveLength(11);
  });

  it('tells what became of each member who was to be removed', async () => {
    const groups = client();
    const { GroupId = '' } = await groups.addChatGroup({ ...ours, Subject: 'Removal', WaitSeconds: 10 });

    const answer = await groups.deleteChatGroupParticipants({
      ...ours,
      GroupId,
      List: [{ ParticipantNumber: '8613800000005' }],
    });

    expect(answer).toMatchObject({
      Code: 'OK',
      Participants: [{ ParticipantNumber: '8613800000005', Outcome: 'NotMember' }],
    });
  });

  it('throws every fault of a request that is refused, once asked', async () => {
    const failure = await failureOf(client().listChatGroup({ ...ours, Page: { Index: 0, Size: 1000 } }));

    expect(failure).toMatchObject({
      name: 'ChatGroupsError',
      Operation: 'ListChatGroup',
      Code: 'InvalidParameter.Page.Index',
      HttpStatus: 400,
      Outcome: 'NotApplied',
      Retryable: false,
    });
    expect(failure.Faults.map(({ Parameter }) => Parameter)).toEqual(['Page.Index', 'Page.Size']);
    expect(failure.RequestId).toMatch(/\S/);
  });
});

describe('a signature', () => {
  const post = async (headers: Readonly<Record<string, string>>, body: string): Promise<Response> =>
    fetch(`${cloud.gatewayUrl}/ListChatGroup`, { method: 'POST', headers, body });
  const unsigned = (body: string): Parameters<typeof signGatewayRequest>[0] => ({
    path: '/ListChatGroup',
    accept: 'application/json',
    contentType: 'application/json',
    body,
  });
  const body = JSON.stringify({ ...ours, ...page });

  it('with another secret is refused, and the error holds neither key nor secret', async () => {
    const other = overHttp({ url: cloud.gatewayUrl, app: { key: app.key, secret: 'another-secret' } });

    const failure = await failureOf(client({ transport: other }).listChatGroup({ ...ours, ...page }));

    expect(failure).toMatchObject({ Code: 'A403IS', HttpStatus: 403, Outcome: 'NotApplied', Retryable: false });
    expect(failure.Advice).toContain('app secret');
    expect(JSON.stringify(failure) + String(failure)).not.toMatch(/another-secret|203753385|8613800000000/);
  });

  it('is wanted of everybody', async () => {
    const failure = await failureOf(
      client({ transport: overHttp({ url: cloud.gatewayUrl }) }).listChatGroup({ ...ours, ...page }),
    );

    expect(failure).toMatchObject({ Code: 'A403MA', HttpStatus: 403 });
  });

  it('of an app that nobody knows is refused', async () => {
    const stranger = overHttp({ url: cloud.gatewayUrl, app: { ...app, key: '300000' } });

    const failure = await failureOf(client({ transport: stranger }).listChatGroup({ ...ours, ...page }));

    expect(failure.Code).toBe('A400IK');
  });

  it('is good once', async () => {
    const headers = signGatewayRequest(unsigned(body), app);

    const first = await post(headers, body);
    const again = await post(headers, body);

    expect(first.status).toBe(200);
    expect(again.status).toBe(403);
    expect(again.headers.get('x-ca-error-message')).toBe('Nonce Used');
  });

  it.each([
    ['16 minutes old', -1],
    ['16 minutes ahead', 1],
  ])('%s is refused', async (_, direction) => {
    const atMs = Date.now() + direction * (FIFTEEN_MINUTES_MS + 60_000);

    const response = await post(signGatewayRequest(unsigned(body), app, { atMs }), body);

    expect(response.status).toBe(403);
    expect(response.headers.get('x-ca-error-message')).toBe('Timestamp Expired');
  });

  it('does not cover another body, nor another path, and the gateway shows what it would have signed', async () => {
    const headers = signGatewayRequest(unsigned(body), app);
    const elsewhere = signGatewayRequest({ ...unsigned(body), path: '/DeleteChatGroup' }, app);

    const otherBody = await post(headers, body.replace('"Size":10', '"Size":11'));
    const otherPath = await post(elsewhere, body);

    expect(otherBody.headers.get('x-ca-error-message')).toBe('Invalid Content-MD5');
    expect(otherPath.headers.get('x-ca-error-message')).toMatch(
      /^Invalid Signature, Server StringToSign:`POST#application\/json#[^#]+#application\/json##x-ca-key:203753385#x-ca-nonce:[^#]+#x-ca-signature-method:HmacSHA256#x-ca-timestamp:\d+#\/ListChatGroup`$/,
    );
  });

  // The example of "Use digest authentication to call an API", on a path that is routed here. Its secret is not published.
  it('covers what the example of the documentation covers, in its order', async () => {
    const headers = {
      Accept: 'application/json; charset=utf-8',
      ca_version: '1',
      'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
      'x-ca-timestamp': '1525872629832',
      Date: 'Wed, 09 May 2018 13:30:29 GMT+00:00',
      'x-ca-nonce': 'c9f15cbf-f4ac-4a6c-b54d-f51abf4b5b44',
      'x-ca-key': '203753385',
      'x-ca-signature-method': 'HmacSHA256',
      'x-ca-signature-headers': 'x-ca-timestamp,x-ca-key,x-ca-nonce,x-ca-signature-method',
      'x-ca-signature': 'xfX+bZxY2yl7EB/qdoDy9v/uscw3Nnj1pgoU+Bm6xdM=',
    };
    const form = 'username=xiaoming&password=123456789';

    const answer = await send(cloud.gatewayUrl, '/ListChatGroup?param1=test', { headers, body: form });

    expect(answer.headers['x-ca-error-message']).toBe(
      'Invalid Signature, Server StringToSign:`' +
        'POST#application/json; charset=utf-8##application/x-www-form-urlencoded; charset=utf-8#' +
        'Wed, 09 May 2018 13:30:29 GMT+00:00#x-ca-key:203753385#x-ca-nonce:c9f15cbf-f4ac-4a6c-b54d-f51abf4b5b44#' +
        'x-ca-signature-method:HmacSHA256#x-ca-timestamp:1525872629832#' +
        '/ListChatGroup?param1=test&password=123456789&username=xiaoming`',
    );
  });

  it('is what openssl makes of the documented text', () => {
    const signing = { atMs: 1_795_226_400_000, nonce: 'c9f15cbf-f4ac-4a6c-b54d-f51abf4b5b44' };
    const headers = signGatewayRequest(unsigned('{}'), app, signing);
    const md5 = execFileSync('openssl', ['dgst', '-md5', '-binary'], { input: '{}' }).toString('base64');
    // docs/gateway-signature.md prints this text and its signature.
    const text = `POST\napplication/json\n${md5}\napplication/json\n\nx-ca-key:${app.key}\nx-ca-nonce:${signing.nonce}\nx-ca-signature-method:HmacSHA256\nx-ca-timestamp:1795226400000\n/ListChatGroup`;

    const expected = execFileSync('openssl', ['dgst', '-sha256', '-hmac', app.secret, '-binary'], { input: text });

    expect(headers['x-ca-signature']).toBe('4EAsQCh5ps4DSln1/IFBKUl4KEgqdqUJ/Xgmv4ljbe8=');
    expect(expected.toString('base64')).toBe('4EAsQCh5ps4DSln1/IFBKUl4KEgqdqUJ/Xgmv4ljbe8=');
  });
});

describe('a repeat', () => {
  /** Lets the first answer get lost on its way back, and notes what was sent. */
  const losingOne = (): { transport: Transport; sent: Attempt[] } => {
    const sent: Attempt[] = [];
    const transport: Transport = async (attempt) => {
      sent.push(attempt);
      const answered = await signed(attempt);
      if (sent.length === 1) throw new Error('The connection broke.');
      return answered;
    };
    return { transport, sent };
  };

  it('follows when CAMS throttles', async () => {
    await cloud.control('faults', {
      Rules: [{ Operation: 'ListChatGroup', Times: 4, Effect: { Kind: 'Throttle', RetryAfterMs: 1 } }],
    });
    const before = await cloud.heard('ListChatGroup');

    const { Code } = await client().listChatGroup({ ...ours, ...page });

    expect(Code).toBe('OK');
    expect((await cloud.heard('ListChatGroup')) - before).toBe(5);
  });

  it('of a create whose answer was lost bears the same token, and makes no second group', async () => {
    const { transport, sent } = losingOne();
    const before = await cloud.heard('AddChatGroup');

    const { UniqueCode } = await client({ transport }).addChatGroup({ ...ours, Subject: 'Lost once' });

    const tokens = sent.map(({ body: text }) => (JSON.parse(text) as { ClientToken?: string }).ClientToken);
    expect(tokens).toHaveLength(2);
    expect(tokens[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(tokens[1]).toBe(tokens[0]);
    expect(UniqueCode).toMatch(/\S/);
    expect((await cloud.heard('AddChatGroup')) - before).toBe(1);
  });

  it('of a create without a token is never made: the outcome is unknown', async () => {
    const { transport, sent } = losingOne();

    const failure = await failureOf(
      client({ transport, clientTokens: false }).addChatGroup({ ...ours, Subject: 'Lost for good' }),
    );

    expect(sent).toHaveLength(1);
    expect(failure).toMatchObject({ name: 'OutcomeUnknownError', Code: 'ConnectionFailed', Retryable: false });
    expect(failure.Advice).toContain('ListChatGroup');
  });

  it.each(['deleteChatGroup', 'deleteChatGroupInviteLink'] as const)(
    'of a lost %s that finds nothing is no proof that anything was deleted',
    async (method) => {
      const { transport, sent } = losingOne();

      // A typing error: there never was such a group.
      const failure = await failureOf(client({ transport })[method]({ ...ours, GroupId: 'EAtypo' }));

      expect(sent).toHaveLength(2);
      expect(failure).toMatchObject({
        name: 'OutcomeUnknownError',
        Code: 'GroupNotFound',
        Outcome: 'Unknown',
        Advice: expect.stringContaining('may have been executed'),
      });
    },
  );

  it('of a create without a token is never made, whatever an answer says of repeats', async () => {
    let sent = 0;
    const envelope = { RequestId: 'R', Code: 'Some.Code', Success: false, Outcome: 'Unknown', Retryable: true };
    const transport: Transport = () => {
      sent += 1;
      return Promise.resolve({ status: 502, text: JSON.stringify(envelope) });
    };

    const failure = await failureOf(
      client({ transport, clientTokens: false }).addChatGroup({ ...ours, Subject: 'Once' }),
    );

    expect(sent).toBe(1);
    expect(failure).toMatchObject({ name: 'OutcomeUnknownError', Retryable: false });
  });

  it.each([207, 409, 500, 502, 504])('of a %i follows what the answer says, never the status', async (status) => {
    const answering = async (Retryable: boolean): Promise<number> => {
      let sent = 0;
      const envelope = { RequestId: 'R', Code: 'Some.Code', Success: false, Outcome: 'Unknown', Retryable };
      const transport: Transport = () => {
        sent += 1;
        return Promise.resolve({ status, text: JSON.stringify(envelope) });
      };
      await failureOf(client({ transport, maxAttempts: 2 }).updateChatGroup({ ...ours, GroupId: 'EA1', Subject: 'x' }));
      return sent;
    };

    expect(await answering(false)).toBe(1);
    expect(await answering(true)).toBe(2);
  });

  it('ends when its time is up, and the function was told how long it had', async () => {
    await cloud.control('faults', {
      Rules: [{ Operation: 'ListChatGroup', Times: 50, Effect: { Kind: 'Throttle', RetryAfterMs: 1 } }],
    });
    const sent: Attempt[] = [];
    const transport: Transport = (attempt) => {
      sent.push(attempt);
      return signed(attempt);
    };
    const startedAt = performance.now();

    const failure = await failureOf(client({ transport }).listChatGroup({ ...ours, ...page }, { timeoutMs: 600 }));

    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(failure.Outcome).toBe('NotApplied');
    expect(sent[0]?.timeoutMs).toBe(540);
  });

  it('is not made after the caller has given up', async () => {
    const failure = await failureOf(client().listChatGroup({ ...ours, ...page }, { signal: AbortSignal.abort() }));

    expect(failure).toMatchObject({ Code: 'Aborted', Outcome: 'NotApplied' });
  });
});

it('refuses plain HTTP to another machine', () => {
  expect(() => overHttp({ url: 'http://gateway.example.com' })).toThrow('over https');
});
