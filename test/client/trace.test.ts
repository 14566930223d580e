import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { ChatGroupsError } from '../../client/chat-groups-error.js';
import { commands } from '../../client/commands/commands.js';
import { createChatGroupsClient } from '../../client/create-chat-groups-client.js';
import { direct } from '../../client/direct.js';
import { overHttp } from '../../client/over-http.js';
import type { Answered, Attempt } from '../../client/transport.js';
import { parseTraceparent } from '../../shared/telemetry/traceparent.js';
import { app, openSignedCloud, type SignedCloud } from './open-signed-cloud.js';
import { runCommand } from './run-command.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${TRACE}-00f067aa0ba902b7-01`;
const ours = { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000' };
const page = { Page: { Index: 1, Size: 10 } };

let cloud: SignedCloud;

beforeAll(async () => {
  cloud = await openSignedCloud();
});
afterEach(() => cloud.heal());
afterAll(() => cloud.close());

const failureOf = (call: Promise<unknown>): Promise<ChatGroupsError> =>
  call.then(
    () => Promise.reject(new Error('It did not fail.')),
    (error: unknown) => (error instanceof ChatGroupsError ? error : Promise.reject(new Error(String(error)))),
  );

const refused = (): Answered => ({
  status: 503,
  text: JSON.stringify({
    RequestId: 'R',
    Code: 'StateUnavailable',
    Success: false,
    Outcome: 'NotApplied',
    Retryable: true,
  }),
});

describe('the client', () => {
  it('sends a trace of its own with each call, and each attempt under an ID of its own', async () => {
    const attempts: Attempt[] = [];
    const groups = createChatGroupsClient({
      maxAttempts: 2,
      transport: (attempt) => {
        attempts.push(attempt);
        return Promise.resolve(refused());
      },
    });

    const first = await failureOf(groups.listChatGroup({ ...ours, ...page }));
    const second = await failureOf(groups.listChatGroup({ ...ours, ...page }));

    const traces = attempts.map(({ traceparent }) => parseTraceparent(traceparent));
    expect(traces.map((trace) => trace?.traceId)).toEqual([
      ...[first.TraceId, first.TraceId],
      ...[second.TraceId, second.TraceId],
    ]);
    expect(first.TraceId).not.toBe(second.TraceId);
    expect(new Set(traces.map((trace) => trace?.spanId)).size).toBe(4);
  });

  it.each(['of all calls', 'of one call'])(
    'goes on with a trace that it is given for the options %s',
    async (which) => {
      const given = { traceparent: TRACEPARENT };
      const groups = createChatGroupsClient({
        transport: overHttp({ url: cloud.gatewayUrl, app }),
        ...(which === 'of all calls' ? given : { traceparent: `00-${'b'.repeat(32)}-00f067aa0ba902b7-00` }),
      });

      const failure = await failureOf(
        groups.deleteChatGroup({ ...ours, GroupId: 'EA1' }, which === 'of all calls' ? {} : given),
      );

      expect(failure).toMatchObject({ Code: 'GroupNotFound', TraceId: TRACE });
      const { Calls } = (await (await fetch(`${cloud.camsUrl}/_local/journal?Limit=1`)).json()) as { Calls: object[] };
      expect(Calls).toMatchObject([{ TraceId: TRACE, Action: 'DeleteChatGroup' }]);
    },
  );

  it('begins a trace where it is given none that is valid', async () => {
    const groups = createChatGroupsClient({ transport: () => Promise.resolve(refused()), maxAttempts: 1 });

    const failure = await failureOf(groups.listChatGroup({ ...ours, ...page }, { traceparent: 'anything' }));

    expect(failure.TraceId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('believes a function that logs under another trace', async () => {
    const traceId = 'c'.repeat(32);
    const groups = createChatGroupsClient({
      transport: () => Promise.resolve({ ...refused(), traceId }),
      maxAttempts: 1,
    });

    expect((await failureOf(groups.listChatGroup({ ...ours, ...page }))).TraceId).toBe(traceId);
  });

  it('puts its trace beside the parameters of a direct invocation', async () => {
    const payloads: string[] = [];
    const groups = createChatGroupsClient({
      maxAttempts: 1,
      transport: direct((_, payload) => {
        payloads.push(payload);
        return Promise.resolve('null');
      }),
    });

    await failureOf(groups.listChatGroup({ ...ours, ...page }, { traceparent: TRACEPARENT }));

    expect(JSON.parse(payloads[0] ?? '')).toEqual({
      ...ours,
      ...page,
      traceparent: expect.stringMatching(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`)),
    });
  });
});

describe('the command line', () => {
  const environment = (): Record<string, string> => ({
    CHAT_GROUPS_URL: cloud.gatewayUrl,
    CHAT_GROUPS_APP_KEY: app.key,
    CHAT_GROUPS_APP_SECRET: app.secret,
  });
  const failing = ['delete', 'EA1', '--yes'];

  it.each([
    ['its option', ['--traceparent', TRACEPARENT], {}],
    ['its environment', [], { TRACEPARENT }],
    [
      'its option before its environment',
      ['--traceparent', TRACEPARENT],
      { TRACEPARENT: `00-${'d'.repeat(32)}-00f067aa0ba902b7-00` },
    ],
  ])('goes on with the trace of %s, and tells it when it fails', async (_, words, more) => {
    const { code, err } = await runCommand(commands, [...failing, ...words], { ...environment(), ...more });

    expect(code).toBe(1);
    expect(err).toContain(`TraceId ${TRACE}`);
  });

  it('tells a trace of its own, in JSON, too', async () => {
    const { out } = await runCommand(commands, [...failing, '--json'], environment());

    expect(JSON.parse(out)).toMatchObject({ TraceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
  });

  it('refuses a traceparent that is none', async () => {
    const { code, err } = await runCommand(commands, [...failing, '--traceparent', 'anything'], environment());

    expect(code).toBe(2);
    expect(err).toContain('--traceparent must be a W3C traceparent');
  });
});
