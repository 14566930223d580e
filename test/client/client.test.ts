import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import type { ChatGroupsError } from '../../client/chat-groups-error.js';
import {
  type ChatGroupsClient,
  type ClientOptions,
  createChatGroupsClient,
} from '../../client/create-chat-groups-client.js';
import { overHttp } from '../../client/over-http.js';
import type { Attempt, Transport } from '../../client/transport.js';
import { openLink } from '../../local/demo/open-link.js';
import { playStory } from '../../local/demo/play-story.js';
import { app, openSignedCloud, type SignedCloud } from './open-signed-cloud.js';

const ours = { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000' };
const page = { Page: { Index: 1, Size: 10 } };

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
