import { createServer as createTlsServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { operations } from '../../shared/operations/operations.js';
import type { Operation, OperationName } from '../../shared/operations/operation.js';
import { type CapturedLines, captureLines } from '../support/capture-lines.js';
import { type Answer, callFunction, type CallOptions } from './call-function.js';
import { closedPort } from './closed-port.js';
import {
  type Behaviour,
  type FaultyUpstream,
  ok,
  refuse,
  reset,
  startFaultyUpstream,
  text,
  truncate,
} from './faulty-upstream.js';
import { type HeldTiming, holdTiming } from './hold-timing.js';

/**
 * What a signal that never ends leads to. `repeat`: four attempts for every operation. `harmless`: four where a repeat
 * does no harm, one and an unknown outcome for the two operations that would make another group or link. `once`: two
 * attempts. `final`: one.
 */
type Rule = 'repeat' | 'harmless' | 'once' | 'final';

const xml = '<?xml version="1.0"?><Error><Code>ServiceUnavailable</Code><Message>busy</Message></Error>';

const signals: readonly (readonly [string, Rule, Behaviour])[] = [
  ['Throttling.User as 400', 'repeat', refuse(400, 'Throttling.User')],
  ['Throttling.Api as 429', 'repeat', refuse(429, 'Throttling.Api')],
  ['Throttling as 503', 'repeat', refuse(503, 'Throttling')],
  ['System.LimitControl inside 200', 'repeat', refuse(200, 'System.LimitControl')],
  ['ServiceUnavailable', 'harmless', refuse(503, 'ServiceUnavailable')],
  ['InternalError', 'harmless', refuse(500, 'InternalError')],
  ['a reset after sending', 'harmless', reset],
  ['a truncated answer', 'harmless', truncate],
  ['HTML as 502', 'harmless', text(502, '<html>')],
  ['HTML as 200', 'harmless', text(200, '<html>')],
  ['nothing as 503', 'harmless', text(503, '')],
  ['OK as 500', 'harmless', refuse(500, 'OK')],
  ['XML as 503', 'harmless', text(503, xml, 'text/xml')],
  ['XML as 503, as the SDK knows it', 'harmless', text(503, xml, 'text/xml;charset=utf-8')],
  // Our nonces are fresh: only a copy of this very request can have used it, and that may have been executed.
  ['SignatureNonceUsed', 'harmless', refuse(400, 'SignatureNonceUsed')],
  ['InvalidTimeStamp.Expired', 'once', refuse(400, 'InvalidTimeStamp.Expired')],
  ['InvalidSecurityToken.Expired', 'once', refuse(400, 'InvalidSecurityToken.Expired')],
  ['InvalidAccessKeyId.NotFound', 'once', refuse(404, 'InvalidAccessKeyId.NotFound')],
  ['SignatureDoesNotMatch', 'final', refuse(400, 'SignatureDoesNotMatch')],
  ['Forbidden.RAM', 'final', refuse(403, 'Forbidden.RAM')],
  ['NoPermission', 'final', refuse(403, 'NoPermission')],
  ['MissingGroupId', 'final', refuse(400, 'MissingGroupId')],
  ['InvalidParameter.Subject', 'final', refuse(400, 'InvalidParameter.Subject')],
  ['InvalidApi.NotFound', 'final', refuse(404, 'InvalidApi.NotFound')],
  ['Product.Unsubscript', 'final', refuse(200, 'Product.Unsubscript')],
  ["WhatsApp's 131215", 'final', refuse(400, 'Some.Code', { Message: '(#131215) not eligible' })],
  ["WhatsApp's 131208", 'final', refuse(429, 'Some.Code', { Message: '(#131208) rate limit' })],
];

const attemptsOf = (rule: Rule, { repetition }: Operation): number => {
  if (rule === 'harmless') return repetition === 'duplicates' ? 1 : 4;
  return { repeat: 4, once: 2, final: 1 }[rule];
};

const outcomeAfter = (rule: Rule, { repetition }: Operation): string =>
  rule === 'harmless' && repetition !== 'reads' ? 'Unknown' : 'NotApplied';

let upstream: FaultyUpstream;
let captured: CapturedLines;
let timing: HeldTiming;
let calls = 0;

const call = (name: OperationName, port = upstream.port, options: CallOptions = {}): Promise<Answer> =>
  // A space of its own, and with it a budget of its own, for every call.
  callFunction(name, port, { space: `table-${String((calls += 1))}`, timing, timeoutSeconds: 28, ...options });

const attemptsMade = (): unknown =>
  (JSON.parse(captured.lines.at(-1) ?? '') as Record<string, unknown>)['upstreamAttempts'];

beforeAll(async () => {
  upstream = await startFaultyUpstream();
  captured = captureLines();
});
beforeEach(() => {
  timing = holdTiming();
});
afterAll(async () => {
  captured.restore();
  await upstream.close();
});

describe.each(signals)('%s (%s)', (_, rule, behaviour) => {
  it.each(operations.map((operation) => [operation.name, operation] as const))('for %s', async (name, operation) => {
    upstream.plan(behaviour);
    const seenBefore = upstream.seen.length;

    const lasting = await call(name);
    const seen = upstream.seen.length - seenBefore;
    upstream.plan(behaviour, ok(operation.examples[0]?.response));
    const passing = await call(name);

    expect(seen).toBe(attemptsOf(rule, operation));
    expect(lasting.body).toMatchObject({ Success: false, Outcome: outcomeAfter(rule, operation) });
    expect(passing.body.Success).toBe(attemptsOf(rule, operation) > 1);
    expect(lasting.status === 429).toBe('Retry-After' in lasting.headers);
  });
});

describe('without a connection, where no byte was sent', () => {
  const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, '..', 'fixtures', 'tls', name));
  const untrusted = createTlsServer({ key: fixture('self-signed-key.pem'), cert: fixture('self-signed-cert.pem') });
  let closed: number;

  beforeAll(async () => {
    closed = await closedPort();
    await new Promise<void>((resolve) => {
      untrusted.listen(0, '127.0.0.1', resolve);
    });
  });
  afterAll(async () => {
    untrusted.closeAllConnections();
    await new Promise((resolve) => untrusted.close(resolve));
  });

  const ways: readonly (readonly [string, () => readonly [number, CallOptions]])[] = [
    ['nobody listens', () => [closed, {}]],
    ['the certificate is not trusted', () => [(untrusted.address() as AddressInfo).port, { protocol: 'HTTPS' }]],
    // A label of 64 letters is refused by the resolver itself: no name server is asked.
    ['the name is unknown', () => [443, { protocol: 'HTTPS', host: `${'a'.repeat(64)}.invalid` }]],
  ];

  it.each(ways.flatMap(([way, options]) => operations.map(({ name }) => [way, name, options] as const)))(
    'because %s, %s is repeated and was not applied',
    async (_, name, options) => {
      const answer = await call(name, ...options());

      expect(answer).toMatchObject({ status: 503, body: { Code: 'UpstreamUnavailable', Outcome: 'NotApplied' } });
      expect(attemptsMade()).toBe(4);
    },
  );
});

describe('a signal that a fresh signature cures', () => {
  it('is repeated after another failure too, but only once in a call', async () => {
    const expired = refuse(400, 'InvalidSecurityToken.Expired');
    upstream.plan(refuse(400, 'Throttling'), expired, expired, ok());
    const seenBefore = upstream.seen.length;

    const answer = await call('DeleteChatGroup');

    expect(answer.body.Code).toBe('UpstreamCredentials');
    expect(upstream.seen.length - seenBefore).toBe(3);
  });
});

describe("WhatsApp's limit of group operations", () => {
  it.each([
    ['nothing', {}, '60'],
    ['a second', { 'retry-after': '1' }, '60'],
    ['two minutes', { 'x-acs-retry-after': '119500' }, '120'],
  ])('is left to the caller, for a minute at least when CAMS says %s', async (_, headers, expected) => {
    upstream.plan(refuse(429, 'Some.Code', { Message: '(#131208) rate limit' }, headers));

    const answer = await call('UpdateChatGroup');

    expect(answer).toMatchObject({ status: 429, headers: { 'Retry-After': expected }, body: { Retryable: true } });
    expect(timing.pauses).toEqual([]);
  });
});

describe('the time that CAMS asks for', () => {
  it('is not passed on where a repeat could make a second group: clients repeat by themselves what has it', async () => {
    upstream.plan(refuse(503, 'ServiceUnavailable', {}, { 'retry-after': '1' }));

    const created = await call('AddChatGroup');
    const updated = await call('UpdateChatGroup');

    expect(created.body).toMatchObject({ Outcome: 'Unknown', Retryable: false });
    expect(created.headers).not.toHaveProperty('Retry-After');
    expect(updated.headers).toHaveProperty('Retry-After', '1');
  });

  const throttled = (headers: object): Behaviour => refuse(400, 'Throttling.User', {}, headers);

  it.each([
    [{ 'x-acs-retry-after': '1500' }, 1500],
    [{ 'retry-after': '2' }, 2000],
    [{ 'retry-after': '0' }, 0],
  ])('%j is kept by every repeat, with no more than the backoff on top', async (headers, leastMs) => {
    upstream.plan(throttled(headers), throttled(headers), throttled(headers), ok());

    const answer = await call('DeleteChatGroup');

    expect(answer.status).toBe(200);
    expect(timing.pauses).toHaveLength(3);
    expect(Math.min(...timing.pauses)).toBeGreaterThanOrEqual(leastMs);
    expect(timing.pauses.every((pause, index) => pause <= leastMs + 200 * 2 ** index)).toBe(true);
  });

  it.each([
    [{ 'x-acs-retry-after': '26001' }, '27'],
    [{ 'retry-after': '27' }, '27'],
    [{ 'retry-after': '999999999999' }, '3600'],
    [{ 'retry-after': '0' }, '1'],
  ])(
    '%j reaches the caller in whole seconds when we have not that long, or no repeat left',
    async (headers, expected) => {
      upstream.plan(throttled(headers));

      const answer = await call('DeleteChatGroup');

      expect(answer).toMatchObject({ status: 429, headers: { 'Retry-After': expected } });
      expect(timing.pauses.every((pause) => pause < 1000)).toBe(true);
    },
  );

  it('is kept and passed on for an answer that is not JSON too', async () => {
    upstream.plan((response) => response.writeHead(503, { 'retry-after': '3' }).end('<html>'));

    const answer = await call('ListChatGroup');

    expect(answer).toMatchObject({ status: 502, headers: { 'Retry-After': '3' }, body: { Code: 'UpstreamNotJson' } });
    expect(Math.min(...timing.pauses)).toBeGreaterThanOrEqual(3000);
  });
});
