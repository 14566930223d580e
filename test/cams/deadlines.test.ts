import { createServer, type AddressInfo, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { operations } from '../../shared/operations/operations.js';
import { type CapturedLines, captureLines } from '../support/capture-lines.js';
import { type Answer, callFunction } from './call-function.js';
import { type FaultyUpstream, silence, startFaultyUpstream } from './faulty-upstream.js';

const seconds = process.env['FULL'] ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] : [2, 3];
const RESERVE_MS = 500;
// The gate shares two cores with everything else it runs.
const latenessMs = process.env['FULL'] ? 50 : 400;
const cases = operations.flatMap((operation) => seconds.map((timeoutSeconds) => ({ operation, timeoutSeconds })));

let upstream: FaultyUpstream;
let mute: Server;
let captured: CapturedLines;

// Takes connections and never says a word, so that no TLS handshake ends.
const startMute = async (): Promise<Server> => {
  const server = createServer((socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
};

interface TimedAnswer extends Answer {
  /** How long after a timer that was set for the right moment the answer came: on a loaded machine both are late. */
  readonly lateMs: number;
}

const callAll = (port: number, protocol: 'HTTP' | 'HTTPS'): Promise<readonly TimedAnswer[]> =>
  Promise.all(
    cases.map(async ({ operation: { name }, timeoutSeconds }) => {
      const start = performance.now();
      const due = sleep(timeoutSeconds * 1000 - RESERVE_MS).then(() => performance.now() - start);
      const space = `${protocol}-${String(timeoutSeconds)}`;
      const answer = await callFunction(name, port, { timeoutSeconds, protocol, space });
      return { ...answer, lateMs: answer.tookMs - (await due) };
    }),
  );

// Every call waits for its whole time, so all of them wait together.
let silent: Promise<readonly TimedAnswer[]>;
let unconnected: Promise<readonly TimedAnswer[]>;
let slow: Promise<Answer>;

beforeAll(async () => {
  captured = captureLines();
  upstream = await startFaultyUpstream();
  upstream.plan(silence);
  mute = await startMute();
  const { port } = mute.address() as AddressInfo;
  silent = callAll(upstream.port, 'HTTP');
  unconnected = callAll(port, 'HTTPS');
  // There is another try only with four seconds in hand; beginning beside all the others takes some time too.
  slow = callFunction('AddChatGroup', port, { protocol: 'HTTPS', timeoutSeconds: 5, space: 'slow' });
});
afterAll(async () => {
  captured.restore();
  await upstream.close();
  mute.close();
});

const latestMs = (answers: readonly TimedAnswer[]): number => Math.max(...answers.map(({ lateMs }) => lateMs));

it('every operation answers at least 500 ms before the platform ends it when CAMS is silent', async () => {
  const answers = await silent;

  expect(latestMs(answers)).toBeLessThanOrEqual(latenessMs);
  expect(answers.map(({ status, body }) => [status, body.Outcome])).toEqual(
    cases.map(({ operation }) => [504, operation.repetition === 'reads' ? 'NotApplied' : 'Unknown']),
  );
});

it('every operation answers as early when no TLS handshake ends, and knows that nothing was applied', async () => {
  const answers = await unconnected;

  expect(latestMs(answers)).toBeLessThanOrEqual(latenessMs);
  expect(new Set(answers.map(({ body }) => body.Outcome))).toEqual(new Set(['NotApplied']));
});

it('a connection that is not made in half the time is tried once more', async () => {
  const answer = await slow;

  expect(answer.body).toMatchObject({ Outcome: 'NotApplied', Retryable: true });
  expect(captured.lines.map((line) => JSON.parse(line) as object)).toContainEqual(
    expect.objectContaining({ operation: 'AddChatGroup', upstreamAttempts: 2 }),
  );
  expect(answer.tookMs).toBeLessThanOrEqual(4500 + latenessMs);
});
