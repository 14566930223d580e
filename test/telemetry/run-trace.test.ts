import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { readConfig } from '../../shared/config.js';
import { serveTask, type TaskHandler } from '../../shared/invocation/serve-task.js';
import { rotateInviteLinks } from '../../shared/maintenance/tasks/rotate-invite-links.js';
import { takeGroupInventory } from '../../shared/maintenance/tasks/take-group-inventory.js';
import { parseTraceparent } from '../../shared/telemetry/traceparent.js';
import { openRunBed, type RunBed } from '../maintenance/engine/run-bed.js';
import { type Platform, runPlatform } from '../maintenance/invokers/run-platform.js';
import { openEventReceiver } from '../maintenance/tasks/event-receiver.js';
import { SCOPE } from '../maintenance/tasks/task-bed.js';
import { type CapturedLines, captureLines } from '../support/capture-lines.js';
import { contextWith } from '../support/context.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const OTHER = 'b'.repeat(32);
const traceparent = (trace = TRACE): string => `00-${trace}-00f067aa0ba902b7-01`;
const request = { CustSpaceId: SCOPE.custSpaceId, BusinessNumber: SCOPE.businessNumber, Mode: 'plan' };

let bed: RunBed;
let platform: Platform;
let captured: CapturedLines;

beforeAll(async () => {
  bed = await openRunBed();
  platform = await runPlatform({ id: 'x', secret: 'y' });
});
beforeEach(async () => {
  await bed.clear();
  await bed.seed([{ Subject: 'Order 1' }, { Subject: 'Order 2' }]);
  platform.heard.length = 0;
  captured = captureLines();
});
afterEach(() => {
  captured.restore();
});
afterAll(async () => {
  await platform.close();
  await bed.close();
});

const settings = (): object => ({
  ...bed.environment(),
  CAMS_CALLS_PER_SECOND: '1000',
  MAINTENANCE_SHARE: '1',
  FC_INVOKE_ENDPOINT: platform.endpoint,
});
const rotate = (): TaskHandler => serveTask(rotateInviteLinks, () => readConfig(settings() as never), bed.clock);
const deliver = (
  event: unknown,
  {
    handler = rotate(),
    timeout = 600,
    tracing = {},
  }: { handler?: TaskHandler; timeout?: number; tracing?: object } = {},
): ReturnType<TaskHandler> => {
  const { accessKeyId, accessKeySecret, securityToken } = bed.credentials();
  const context = contextWith({ accessKeyId, accessKeySecret, securityToken }, timeout);
  return handler(Buffer.from(JSON.stringify(event)), { ...context, tracing });
};

const lines = (): readonly Record<string, unknown>[] =>
  captured.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
const tracesOf = (event: string): readonly unknown[] =>
  lines()
    .filter((line) => line['event'] === event)
    .map((line) => line['trace_id']);
const sent = (): readonly Record<string, unknown>[] =>
  platform.heard.map(({ body }) => JSON.parse(body) as Record<string, unknown>);

const cloudEvent = (more: object = {}, data: object = {}): object => ({
  specversion: '1.0',
  id: 'a',
  source: 'crm',
  type: 'x',
  data: { ...request, ...data },
  ...more,
});

describe('a run', () => {
  it.each([
    ['a CloudEvent names as its attribute', cloudEvent({ traceparent: traceparent() })],
    ['the data of a CloudEvent names', cloudEvent({}, { traceparent: traceparent() })],
    [
      'the attribute names, whatever the data names',
      cloudEvent({ traceparent: traceparent() }, { traceparent: traceparent(OTHER) }),
    ],
    ['the data names where the attribute is invalid', cloudEvent({ traceparent: 'x' }, { traceparent: traceparent() })],
    [
      'a message of a queue names',
      cloudEvent({ data: { messageId: 'm', messageBody: JSON.stringify({ ...request, traceparent: traceparent() }) } }),
    ],
    [
      'a message of a topic names',
      { TopicName: 't', MessageId: 'm', Message: JSON.stringify({ ...request, traceparent: traceparent() }) },
    ],
    [
      'the payload of a timer names',
      {
        triggerName: 'weekly',
        triggerTime: '2026-11-21T03:00:00Z',
        payload: JSON.stringify({ ...request, traceparent: traceparent() }),
      },
    ],
    ['a direct request names', { ...request, traceparent: traceparent() }],
  ])('goes on with the trace that %s', async (_, event) => {
    const report = await deliver(event);

    expect(report).toMatchObject({ State: 'Planned' });
    expect(lines().map(({ trace_id }) => trace_id)).toEqual(lines().map(() => TRACE));
    expect(lines().map(({ event: name }) => name)).toEqual(['maintenance', 'doubtful-creates', 'invocation']);
    const { Calls } = (await bed.control('GET', 'journal')) as { Calls: { TraceId: string }[] };
    expect(new Set(Calls.map(({ TraceId }) => TraceId))).toEqual(new Set([TRACE]));
  });

  it("goes on with the platform's trace where its event names none", async () => {
    await deliver(request, { tracing: { openTracingSpanContext: `${OTHER}:00f067aa0ba902b7:0:1` } });

    expect(tracesOf('invocation')).toEqual([OTHER]);
  });

  it('has a new trace where nobody names one', async () => {
    await deliver(request);
    await deliver({ ...request, traceparent: `ff-${TRACE}-00f067aa0ba902b7-01` });

    const [first, second] = tracesOf('invocation');
    expect([first, second]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect(first).not.toBe(second);
  });

  it('of several in one event has a trace of its own', async () => {
    await deliver([
      cloudEvent({ id: 'a', traceparent: traceparent() }),
      cloudEvent({ id: 'b', traceparent: traceparent(OTHER) }),
      cloudEvent({ id: 'c' }),
    ]);

    const [invocation] = tracesOf('invocation');
    expect(tracesOf('maintenance')).toEqual([TRACE, OTHER, invocation]);
    expect([TRACE, OTHER]).not.toContain(invocation);
  });

  it('that goes on in another invocation stays in its trace', async () => {
    await deliver({ ...request, Mode: 'plan-and-apply', RunId: 'run-1', traceparent: traceparent() }, { timeout: 2 });
    const [continuation] = sent();

    expect(continuation).toEqual({
      Continue: { RunId: 'run-1', Hop: 1, traceparent: expect.stringMatching(new RegExp(`^00-${TRACE}-`)) },
    });
    captured.lines.length = 0;
    expect(await deliver(continuation)).toMatchObject({ State: 'Completed', RunId: 'run-1' });
    expect(lines().map(({ trace_id }) => trace_id)).toEqual(lines().map(() => TRACE));
  });

  it('for one of many numbers is in the trace of the request for all of them', async () => {
    const { BusinessNumber: _, ...shared } = request;
    const BusinessNumbers = ['8613800000000', '8613800000001'];
    await deliver({ ...shared, BusinessNumbers, RunId: 'all', traceparent: traceparent() });

    // Beside the runs, the fleet goes on by an event of its own.
    const starts = sent().filter((event) => Object.hasOwn(event, 'Start'));
    const requests = starts.map(({ Start }) => (Start as { readonly Request: Record<string, unknown> }).Request);
    const traces = requests.map((each) => parseTraceparent(each['traceparent']));
    expect(traces.map((trace) => trace?.traceId)).toEqual([TRACE, TRACE]);
    expect(new Set(traces.map((trace) => trace?.spanId)).size).toBe(2);
    captured.lines.length = 0;
    expect(await deliver(starts[0])).toMatchObject({ State: 'Planned' });
    expect(tracesOf('maintenance')).toEqual([TRACE]);
  });
});

describe('events of the inventory', () => {
  it('bear the trace of the run that made them, and the request that brings them bears its own', async () => {
    const receiver = await openEventReceiver();
    const handler = serveTask(takeGroupInventory, () => readConfig({ ...settings(), ...receiver.settings }), bed.clock);
    const take = (trace: string): ReturnType<TaskHandler> =>
      deliver({ ...request, Mode: 'plan-and-apply', traceparent: traceparent(trace) }, { handler });

    receiver.answers.push(400);
    await take(TRACE);
    await take(OTHER);

    const traceOf = (value: unknown): string | undefined => parseTraceparent(value)?.traceId;
    expect(receiver.events.length).toBeGreaterThan(2);
    expect(new Set(receiver.events.map((event) => traceOf(event.traceparent)))).toEqual(new Set([TRACE]));
    expect(receiver.traceparents.map(traceOf)).toEqual([TRACE, OTHER]);
    await receiver.close();
  });
});
