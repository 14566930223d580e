import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Envelope } from '../../shared/operations/envelope.js';
import { answerAnything, type AnyUpstream } from '../support/answer-anything.js';
import { type CapturedLines, captureLines } from '../support/capture-lines.js';
import { type HostileEvent, hostileEvents } from '../support/hostile-events.js';
import { canaries } from '../support/hostile-values.js';
import { type Functions, loadFunctions } from '../support/load-functions.js';
import { oddOutcome } from '../support/odd-outcome.js';
import { doors, settingsFor } from '../support/settings.js';

const full = Boolean(process.env['FULL']);
const count = full ? 1_000_000 : 3_000;
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

const MAX_BYTES = 6 * 1024 * 1024;
const secrets = [...Object.values(doors).map(({ proof }) => proof), canaries.accessKeySecret, canaries.securityToken];
const confidential = [...secrets, canaries.number, canaries.link, canaries.subject];

let upstream: AnyUpstream;
let functions: Functions;
let captured: CapturedLines;
const tally = new Map<string, number>();

beforeAll(async () => {
  upstream = await answerAnything();
  functions = await loadFunctions(settingsFor(upstream.port));
  captured = captureLines();
  // Nobody reads the stacks of refusals, and capturing them is a good part of the time.
  Error.stackTraceLimit = 1;
});

afterAll(async () => {
  captured.restore();
  await upstream.close();
});

const demand = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(`broken promise: ${what}`);
};

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const checkEnvelope = (envelope: Readonly<Record<string, unknown>>, status?: number): void => {
  const { RequestId, Code, Success, Faults = [] } = envelope;
  demand(isText(RequestId) && /^[\w-]{1,64}$/.test(RequestId), 'RequestId is a harmless text');
  demand(isText(Code) && /^[\w.?-]+$/.test(Code), 'Code is a harmless text');
  demand(Success === (Code === 'OK'), 'Success says what Code says');
  demand(Array.isArray(Faults), 'Faults is a list');
  // Its members are what is tested here.
  const odd = oddOutcome(status, envelope as unknown as Envelope);
  demand(odd === undefined, odd ?? '');
};

const checkHttpResult = (result: Readonly<Record<string, unknown>>): void => {
  const { statusCode, headers, body, isBase64Encoded } = result;
  demand(Number.isInteger(statusCode) && Number(statusCode) >= 100 && Number(statusCode) <= 599, 'statusCode is one');
  demand(typeof headers === 'object' && headers !== null && !Array.isArray(headers), 'headers is an object');
  for (const value of Object.values(headers as object)) {
    demand(typeof value === 'string' && /^[\x20-\x7e]*$/.test(value), 'headers are flat and printable');
  }
  demand(isBase64Encoded === false && typeof body === 'string', 'body is a plain text');
  const envelope = JSON.parse(String(body)) as Readonly<Record<string, unknown>>;
  checkEnvelope(envelope, Number(statusCode));
  demand((statusCode === 200) === (envelope['Success'] === true), 'the status says what Success says');
};

const checkLines = (lines: readonly string[]): void => {
  demand(lines.length >= 1 && lines.length <= 2, 'one line a call, two for the unexpected');
  for (const line of lines) {
    demand(/^[\x20-\x7e]+$/.test(line), 'a log line is one line, printable');
    const { event } = JSON.parse(line) as { event: unknown };
    demand(event === 'call', 'nothing unexpected happened');
    demand(!confidential.some((canary) => line.includes(canary)), 'a log line is discreet');
  }
};

const deliver = async ({ operation, payload, context }: HostileEvent): Promise<void> => {
  captured.lines.length = 0;
  const result: object = await functions[operation](payload, context);
  // The form is what is tested here.
  const answer = result as Readonly<Record<string, unknown>>;
  if ('statusCode' in answer) checkHttpResult(answer);
  else checkEnvelope(answer);
  const output = JSON.stringify(result);
  demand(Buffer.byteLength(output) <= MAX_BYTES, 'an answer is small enough for the gateway');
  demand(!secrets.some((canary) => output.includes(canary)), 'an answer holds no secret');
  checkLines(captured.lines);
  const [line = '{}'] = captured.lines;
  const { code } = JSON.parse(line) as { code: string };
  tally.set(code, (tally.get(code) ?? 0) + 1);
};

describe('any event', () => {
  it(`is answered well-formed and logged without a secret (${String(count)} events)`, async () => {
    const startedAtMs = performance.now();

    await fc.assert(fc.asyncProperty(hostileEvents, deliver), { numRuns: count, seed });

    const seconds = (performance.now() - startedAtMs) / 1000;
    const rate = `${seconds.toFixed(1)} s, ${Math.round(count / seconds).toString()} events/s`;
    const kinds = `${String(tally.size)} codes, ${String(upstream.count())} calls of CAMS`;
    process.stdout.write(`fuzz: ${String(count)} events, seed ${String(seed)}, ${rate}, ${kinds}\n`);
    if (full) process.stdout.write(`${JSON.stringify(Object.fromEntries(tally))}\n`);
    // A generator that only makes rubbish would prove nothing.
    expect(tally.size).toBeGreaterThan(20);
    expect(upstream.count()).toBeGreaterThan(count / 200);
  });
});
