import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { ChatGroupsError } from '../../client/chat-groups-error.js';
import { createChatGroupsClient } from '../../client/create-chat-groups-client.js';
import { overHttp } from '../../client/over-http.js';
import type { Outcome } from '../../shared/operations/envelope.js';
import { operations } from '../../shared/operations/operations.js';
import { plainRequest } from '../support/example-request.js';

interface Refusal {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly code: string;
  readonly outcome: Outcome;
  readonly retryable: boolean;
}

const [never, later] = [
  { outcome: 'NotApplied', retryable: false },
  { outcome: 'NotApplied', retryable: true },
] as const;
const unknown = { outcome: 'Unknown', retryable: true } as const;

const ofFunctionCompute = (Code: string): string => JSON.stringify({ RequestId: '1-0', Code, Message: Code });
const byFunctionCompute = { 'x-fc-request-id': '1-0' };

/** What stands before a function may answer in its place. */
const refusals: readonly Refusal[] = [
  { status: 401, text: 'Invalid Key', code: 'Gateway.InvalidKey', ...never },
  { status: 401, text: 'Empty Signature', code: 'Gateway.EmptySignature', ...never },
  { status: 401, text: 'Request denied by JWT Auth check.', code: 'Gateway.Unauthenticated', ...never },
  { status: 400, text: 'Invalid Signature', code: 'Gateway.InvalidSignature', ...never },
  { status: 400, text: 'Invalid Date', code: 'Gateway.InvalidDate', ...never },
  { status: 400, text: 'Invalid Content-MD5', code: 'Gateway.InvalidContentMd5', ...never },
  { status: 403, text: 'Unauthorized Consumer', code: 'Gateway.UnauthorizedConsumer', ...never },
  { status: 413, text: 'Request Body Too Large', code: 'Gateway.TooLarge', ...never },
  { status: 413, text: 'Payload Too Large', code: 'Gateway.TooLarge', ...never },
  { status: 404, text: '', code: 'Gateway.NoRoute', ...never },
  { status: 429, text: 'as its policy says', code: 'Gateway.TooManyRequests', ...later },
  { status: 503, text: 'no healthy upstream', code: 'Gateway.NoHealthyUpstream', ...later },
  {
    status: 503,
    text: 'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
    code: 'Gateway.ConnectionLost',
    ...unknown,
  },
  { status: 504, text: 'upstream request timeout', code: 'Gateway.TimedOut', ...unknown },
];

const more: readonly Refusal[] = [
  {
    status: 401,
    text: 'Request denied by JWT Auth check. JWT is expired.',
    code: 'Gateway.ExpiredToken',
    ...never,
  },
  {
    status: 401,
    text: 'Request denied by JWT Auth check. JWT verification fails',
    code: 'Gateway.InvalidToken',
    ...never,
  },
  { status: 400, text: '<html>', code: 'Gateway.BadRequest', ...never },
  { status: 403, text: 'RBAC: access denied', code: 'Gateway.Forbidden', ...never },
  { status: 404, text: '<html>Not Found</html>', code: 'Gateway.NoRoute', ...never },
  { status: 451, text: '', code: 'Gateway.Refused', ...never },
  { status: 431, text: '', code: 'Gateway.Refused', ...never },
  { status: 429, text: ofFunctionCompute('X'), headers: byFunctionCompute, code: 'ResourceExhausted', ...later },
  {
    status: 403,
    text: ofFunctionCompute('AccessDenied'),
    headers: byFunctionCompute,
    code: 'FunctionCompute.AccessDenied',
    ...never,
  },
  // Nobody is known to answer these: what became of the request cannot be told.
  { status: 200, text: '<html>', code: 'UnexpectedAnswer', ...unknown },
  { status: 408, text: 'stream timeout', code: 'UnexpectedAnswer', ...unknown },
  { status: 500, text: '', code: 'UnexpectedAnswer', ...unknown },
  { status: 502, text: 'Bad Gateway', code: 'UnexpectedAnswer', ...unknown },
  { status: 503, text: '', code: 'UnexpectedAnswer', ...unknown },
  // Function Compute answered, whatever the text looks like.
  { status: 502, text: 'Bad Gateway', headers: byFunctionCompute, code: 'UnexpectedAnswer', ...unknown },
  { status: 404, text: '', headers: byFunctionCompute, code: 'UnexpectedAnswer', ...unknown },
];

let server: Server;
let url: string;
let answer: Refusal | undefined;
let heard = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    heard += 1;
    request.resume();
    request.on('end', () => {
      response.writeHead(answer?.status ?? 500, { server: 'istio-envoy', ...answer?.headers }).end(answer?.text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const failureOf = async (
  operation: (typeof operations)[number],
  options: { readonly clientTokens: boolean; readonly maxAttempts: number },
): Promise<ChatGroupsError> =>
  createChatGroupsClient({ transport: overHttp({ url }), ...options })
    .call(operation, plainRequest(operation, 'EA1') as never)
    .then(
      () => {
        throw new Error('It did not fail.');
      },
      // Whatever a call throws is of this kind: the tests read its fields.
      (error: unknown) => error as ChatGroupsError,
    );

it('knows fourteen refusals of the cloud-native gateway', () => {
  expect(refusals).toHaveLength(14);
  expect(refusals.map(({ code }) => code)).not.toContain('UnexpectedAnswer');
});

describe.each(operations)('$name', (operation) => {
  const reads = operation.repetition === 'reads';

  it.each([...refusals, ...more])(
    'that is answered $status "$text" ends as $code, $outcome',
    async ({ code, outcome, retryable, ...given }) => {
      answer = { code, outcome, retryable, ...given };

      const failure = await failureOf(operation, { clientTokens: true, maxAttempts: 1 });

      expect(failure).toMatchObject({
        Code: code,
        HttpStatus: given.status,
        Outcome: reads ? 'NotApplied' : outcome,
        Retryable: retryable,
      });
      expect(failure.Advice).toMatch(/\w/);
      expect(failure.Message.includes('no instance left')).toBe(code === 'ResourceExhausted');
    },
  );
});

describe('a refusal', () => {
  it.each(refusals.filter(({ outcome, retryable }) => outcome === 'NotApplied' && !retryable))(
    '$code is heard once: the same request fails again',
    async (refusal) => {
      answer = refusal;
      heard = 0;

      for (const operation of operations) await failureOf(operation, { clientTokens: true, maxAttempts: 5 });

      expect(heard).toBe(operations.length);
    },
  );

  it.each(refusals.filter(({ outcome }) => outcome === 'Unknown'))(
    '$code is not answered by a repeat of a create without ClientToken',
    async (refusal) => {
      answer = refusal;
      heard = 0;
      const creates = operations.filter(({ repetition }) => repetition === 'duplicates');

      const failures: ChatGroupsError[] = [];
      for (const create of creates) failures.push(await failureOf(create, { clientTokens: false, maxAttempts: 5 }));

      expect(creates.length).toBeGreaterThan(0);
      expect(heard).toBe(creates.length);
      for (const failure of failures) expect(failure).toMatchObject({ Outcome: 'Unknown', Retryable: false });
    },
  );
});
