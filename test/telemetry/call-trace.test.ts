import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { ListChatGroup } from '../../shared/operations/list-chat-group.js';
import type { OperationName } from '../../shared/operations/operation.js';
import { operations } from '../../shared/operations/operations.js';
import { parseTraceparent } from '../../shared/telemetry/traceparent.js';
import { ok, refuse, startFaultyUpstream } from '../cams/faulty-upstream.js';
import { type Ask, type Shape, shapes } from '../support/events.js';
import { plainRequest } from '../support/example-request.js';
import { openTestBed, type TestBed } from '../support/open-test-bed.js';
import type { Answer } from '../support/read-answer.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const PLATFORM_TRACE = 'a'.repeat(32);

let bed: TestBed;

beforeAll(async () => {
  bed = await openTestBed();
});
beforeEach(() => {
  bed.lines.length = 0;
});
afterAll(() => bed.close());

const lines = (): readonly Readonly<Record<string, unknown>>[] =>
  bed.lines.map((line) => JSON.parse(line) as Record<string, unknown>);

const list = (shape: Shape, ask: Partial<Ask> = {}, context: object = bed.context): Promise<Answer> =>
  bed.ask(shape, { operation: 'ListChatGroup', parameters: plainRequest(ListChatGroup), ...ask }, { context });

const traceOfLine = (): unknown => lines().at(-1)?.['trace_id'];
const tracedPlatform = (): object => ({
  ...bed.context,
  tracing: { openTracingSpanContext: `${PLATFORM_TRACE}:${SPAN}:0:1`, openTracingSpanBaggages: {} },
});

describe.each(['gateway', 'http-trigger'] as const)('a call by the %s event', (shape) => {
  it.each(['traceparent', 'Traceparent', 'TRACEPARENT'])("goes on with its caller's trace, under %s", async (name) => {
    const { headers } = await list(shape, { headers: { [name]: `00-${TRACE}-${SPAN}-01` } });

    expect(headers['X-Trace-Id']).toBe(TRACE);
    expect(lines()).toEqual([
      expect.objectContaining({
        trace_id: TRACE,
        span_id: expect.stringMatching(/^[0-9a-f]{16}$/),
        trace_flags: '01',
      }),
    ]);
    expect(lines()[0]?.['span_id']).not.toBe(SPAN);
  });

  it.each([
    ['two headers', { traceparent: `00-${TRACE}-${SPAN}-01`, Traceparent: `00-${TRACE}-${SPAN}-01` }],
    ['two values', { traceparent: [`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01`] }],
    ['zeros', { traceparent: `00-${'0'.repeat(32)}-${SPAN}-01` }],
    ['version ff', { traceparent: `ff-${TRACE}-${SPAN}-01` }],
    ['anything', { traceparent: 'anything' }],
  ])('begins a trace for %s', async (_, headers) => {
    const answer = await list(shape, { headers });

    expect(answer.status).toBe(200);
    expect(answer.headers['X-Trace-Id']).toMatch(/^[0-9a-f]{32}$/);
    expect(answer.headers['X-Trace-Id']).not.toBe(TRACE);
    expect(traceOfLine()).toBe(answer.headers['X-Trace-Id']);
  });

  it("goes on with the platform's trace where its caller names none", async () => {
    const { headers } = await list(shape, {}, tracedPlatform());

    expect(headers['X-Trace-Id']).toBe(PLATFORM_TRACE);
    expect(traceOfLine()).toBe(PLATFORM_TRACE);
  });

  it("prefers its caller's trace to the platform's", async () => {
    const { headers } = await list(shape, { headers: { traceparent: `00-${TRACE}-${SPAN}-00` } }, tracedPlatform());

    expect(headers['X-Trace-Id']).toBe(TRACE);
  });

  it('that is refused stands in its trace, too', async () => {
    const { headers, status } = await list(shape, {
      proof: undefined,
      headers: { traceparent: `00-${TRACE}-${SPAN}-01` },
    });

    expect([status, headers['X-Trace-Id'], traceOfLine()]).toEqual([401, TRACE, TRACE]);
  });

  it('tells its trace whatever goes wrong', async () => {
    const broken = bed.functionWith(ListChatGroup, {}, () => Promise.reject(new Error('unforeseen')));
    const { headers } = await bed.ask(
      shape,
      {
        operation: 'ListChatGroup',
        parameters: plainRequest(ListChatGroup),
        headers: { traceparent: `00-${TRACE}-${SPAN}-01` },
      },
      { handler: broken, context: bed.context },
    );

    expect(headers['X-Trace-Id']).toBe(TRACE);
    expect(lines().map(({ event, trace_id }) => [event, trace_id])).toEqual([
      ['unexpected', TRACE],
      ['call', TRACE],
    ]);
  });
});

describe('a direct invocation', () => {
  it('goes on with the trace that its event names beside the parameters', async () => {
    const parameters = { ...plainRequest(ListChatGroup), traceparent: `00-${TRACE}-${SPAN}-03` };

    const { body } = await list('direct', { parameters });

    expect(body.Success).toBe(true);
    expect(lines()[0]).toMatchObject({ trace_id: TRACE, trace_flags: '03', code: 'OK' });
  });

  it('is none the worse for a trace that is none', async () => {
    const { body } = await list('direct', { parameters: { ...plainRequest(ListChatGroup), traceparent: { a: 1 } } });

    expect(body.Success).toBe(true);
    expect(traceOfLine()).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('calls at the same time', () => {
  it('keep their traces apart', async () => {
    const traces = Array.from({ length: 20 }, (_, index) => `${TRACE.slice(2)}${String(10 + index)}`);

    const answers = await Promise.all(
      traces.map((trace) => list('gateway', { headers: { traceparent: `00-${trace}-${SPAN}-00` } })),
    );

    expect(answers.map(({ headers }) => headers['X-Trace-Id'])).toEqual(traces);
    expect(new Set(lines().map(({ trace_id }) => trace_id))).toEqual(new Set(traces));
  });
});

describe('CAMS', () => {
  it.each(operations.map(({ name }) => name))('accepts the signature of %s beside the trace', async (operation) => {
    const { GroupId } = await bed.addGroup();
    const definition = operations.find(({ name }) => name === operation);
    const parameters = definition ? plainRequest(definition, GroupId) : {};

    const { body } = await bed.ask('gateway', {
      operation,
      parameters,
      headers: { traceparent: `00-${TRACE}-${SPAN}-01` },
    });

    const { Calls } = (await (await fetch(`${bed.cams.url}/_local/journal?Limit=1`)).json()) as { Calls: object[] };
    expect(body).toMatchObject({ Code: 'OK', Success: true });
    expect(Calls).toMatchObject([{ TraceId: TRACE, Code: 'OK' }]);
  });

  it('hears of every attempt under an ID of its own, and signs no header for it', async () => {
    const upstream = await startFaultyUpstream();
    upstream.plan(refuse(503, 'ServiceUnavailable'), ok({ Data: { Total: 0, List: [] } }));
    const handler = bed.functionWith(ListChatGroup, { CAMS_ENDPOINT: `127.0.0.1:${String(upstream.port)}` });
    const operation: OperationName = 'ListChatGroup';
    const ask = { operation, parameters: plainRequest(ListChatGroup) };

    const headers = { traceparent: `00-${TRACE}-${SPAN}-01` };
    await bed.ask('gateway', { ...ask, headers }, { handler, context: bed.context });

    const heard = upstream.seen.map(({ headers: { traceparent } }) => parseTraceparent(traceparent));
    expect(heard).toHaveLength(2);
    expect(new Set(heard.map((trace) => trace?.traceId))).toEqual(new Set([TRACE]));
    expect(new Set([...heard.map((trace) => trace?.spanId), lines()[0]?.['span_id'], SPAN]).size).toBe(4);
    for (const { headers: sent } of upstream.seen) expect(sent.authorization).not.toContain('traceparent');
    await upstream.close();
  });
});

describe('a line', () => {
  it.each(shapes)('by the %s event is shorter than what the log store looks at, whatever CAMS says', async (shape) => {
    const upstream = await startFaultyUpstream();
    upstream.plan(refuse(400, 'X'.repeat(128), { RequestId: 'Y'.repeat(64) }));
    const handler = bed.functionWith(ListChatGroup, { CAMS_ENDPOINT: `127.0.0.1:${String(upstream.port)}` });

    await bed.ask(
      shape,
      { operation: 'ListChatGroup', parameters: plainRequest(ListChatGroup) },
      { handler, context: bed.context },
    );

    const [line = ''] = bed.lines;
    expect(line).toContain('X'.repeat(128));
    // The platform puts time, request ID and level before it.
    expect(Buffer.byteLength(line)).toBeLessThan(2048 - 100);
    await upstream.close();
  });
});
