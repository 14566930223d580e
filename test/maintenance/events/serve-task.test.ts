import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { ConfigFault, readConfig } from '../../../shared/config.js';
import { serviceError } from '../../../shared/errors/service-error.js';
import { InvocationFailed, serveTask, type TaskHandler } from '../../../shared/invocation/serve-task.js';
import type { JsonObject } from '../../../shared/maintenance/task.js';
import { offBoardParticipant } from '../../../shared/maintenance/tasks/off-board-participant.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { readWrittenNumber } from '../../../shared/numbers/read-written-number.js';
import { stopSwitch } from '../../../shared/state/stop-switch.js';
import { type CapturedLines, captureLines } from '../../support/capture-lines.js';
import { contextWith } from '../../support/context.js';
import { traceFields } from '../../support/trace-fields.js';
import { openRunBed, type RunBed } from '../engine/run-bed.js';
import { SCOPE } from '../tasks/task-bed.js';

const where = { CustSpaceId: SCOPE.custSpaceId, BusinessNumber: SCOPE.businessNumber };

let bed: RunBed;
let captured: CapturedLines;
let invoked: { readonly functionName: string; readonly payload: JsonObject }[] = [];
let invoke: (functionName: string, payload: JsonObject) => Promise<void>;

beforeAll(async () => {
  bed = await openRunBed();
});
afterAll(() => bed.close());
beforeEach(async () => {
  await bed.clear();
  invoked = [];
  invoke = (functionName, payload) => {
    invoked.push({ functionName, payload });
    return Promise.resolve();
  };
  captured = captureLines();
  await bed.seed([{ Subject: 'Order 1' }, { Subject: 'Order 2' }]);
});
afterEach(() => {
  captured.restore();
});

const settings = (): object => ({ ...bed.environment(), CAMS_CALLS_PER_SECOND: '1000', MAINTENANCE_SHARE: '1' });
const serve = (changed: object = {}): TaskHandler =>
  serveTask(rotateInviteLinks, () => readConfig({ ...settings(), ...changed }), bed.clock, {
    invoke: (functionName, payload) => invoke(functionName, payload),
  });
const context = (timeout = 600): object => {
  const { accessKeyId, accessKeySecret, securityToken } = bed.credentials();
  return contextWith({ accessKeyId, accessKeySecret, securityToken }, timeout);
};
const deliver = (event: unknown, handler = serve(), timeout = 600): ReturnType<TaskHandler> =>
  handler(Buffer.from(JSON.stringify(event)), context(timeout));
const timer = (request: object): object => ({
  triggerName: 'weekly',
  triggerTime: '2026-11-21T03:00:00Z',
  payload: JSON.stringify(request),
});
const linksMade = async (): Promise<number> => (await bed.calls()).AddChatGroupInviteLink;

describe('a maintenance function', () => {
  it('answers a direct invocation with the report of its run', async () => {
    const report = await deliver({ ...where, Mode: 'plan-and-apply', RunId: 'run-1' });

    expect(report).toMatchObject({ Code: 'OK', RunId: 'run-1', State: 'Completed', Items: { Done: 2 } });
  });

  it('works where the platform tells nothing about it', async () => {
    const handler = serveTask(rotateInviteLinks, () => readConfig(settings() as never));

    const report = await handler(JSON.stringify({ ...where, RunId: 'run-1' }), undefined);

    expect(report).toMatchObject({ State: 'Planned', RunId: 'run-1' });
  });

  it('answers a continuation of nothing', async () => {
    expect(await deliver({ Continue: { RunId: 'run-9', Hop: 1 } })).toMatchObject({ Reason: 'RunNotFound' });
  });

  it('only plans unless it is told otherwise', async () => {
    expect(await deliver(where)).toMatchObject({ State: 'Planned', Actions: { ReplaceLink: 2 } });
    expect(await linksMade()).toBe(0);
  });

  it('does the work of an event once, however often it comes', async () => {
    const event = timer({ ...where, Mode: 'plan-and-apply' });

    const [first, second] = [await deliver(event), await deliver(event)];

    expect(second).toEqual(first);
    expect(first).toMatchObject({
      RunId: expect.stringMatching(/^rotate-invite-links@[0-9a-f]{40}$/),
      State: 'Completed',
    });
    expect(await linksMade()).toBe(2);
  });

  it('runs the requests of an array one after the other', async () => {
    const event = (id: string): object => ({
      specversion: '1.0',
      id,
      source: 'crm',
      type: 'x',
      data: { ...where, Mode: 'plan-and-apply' },
    });

    const reports = await deliver([event('a'), event('b')]);

    expect(reports).toMatchObject([
      { RunId: expect.stringMatching(/^rotate-invite-links@/), State: 'Completed' },
      { RunId: expect.stringMatching(/^rotate-invite-links@/), State: 'Completed' },
    ]);
    expect(new Set((reports as unknown as { RunId: string }[]).map(({ RunId }) => RunId)).size).toBe(2);
    expect(await linksMade()).toBe(4);
  });

  it('begins nothing of an array in which one request is wrong', async () => {
    const event = { specversion: '1.0', id: 'a', source: 'crm', type: 'x', data: { ...where, Mode: 'plan-and-apply' } };

    await expect(deliver([event, { ...event, id: 'b', data: { Mode: 'all' } }])).rejects.toThrow(InvocationFailed);
    expect(Object.values(await bed.calls()).every((count) => count === 0)).toBe(true);
  });

  it('names every fault of a request', async () => {
    const report = await deliver({
      Mode: 'all',
      CustSpaceId: 'cams-local',
      MaxChanges: 0,
      CloseJoining: 'yes',
      Filter: { GroupIds: [] },
      Other: 1,
    });

    expect(report).toMatchObject({ Success: false, Retryable: false, Outcome: 'NotApplied' });
    expect((report as unknown as { Faults: { Code: string }[] }).Faults.map(({ Code }) => Code).sort()).toEqual([
      'InvalidParameter.CloseJoining',
      'InvalidParameter.Filter.GroupIds',
      'InvalidParameter.MaxChanges',
      'InvalidParameter.Mode',
      'MissingBusinessNumber',
      'UnknownParameter.Other',
    ]);
  });

  it.each(['plan', 'plan-and-apply', undefined])('takes no plan to carry out in mode %s', async (Mode) => {
    const report = await deliver({ ...where, Mode, PlanId: 'plan-1', PlanHash: 'a' });

    expect(report).toMatchObject({ Success: false, Code: 'InvalidParameter.PlanId', Outcome: 'NotApplied' });
    expect(Object.values(await bed.calls()).every((count) => count === 0)).toBe(true);
  });

  it('fails the invocation for a wrong request that a trigger brought: nobody would read an answer', async () => {
    await expect(deliver(timer({ Mode: 'plan' }))).rejects.toThrow(/^MissingCustSpaceId: /);
    expect(captured.lines.join()).toContain('MissingCustSpaceId');
  });

  it('fails the invocation for a run that a trigger asked for and that was refused', async () => {
    await stopSwitch(bed.database).stop('*', Date.now());

    const event = timer({ ...where, Mode: 'plan-and-apply' });

    await expect(deliver(event)).rejects.toThrow(/^StopSwitch: /);
    expect(await deliver({ ...where, Mode: 'plan-and-apply' })).toMatchObject({
      State: 'Refused',
      Reason: 'StopSwitch',
    });
  });

  it.each([
    ['HTTP', { httpMethod: 'POST', path: '/', headers: {}, body: '{}' }],
    ['a list of strangers', [where]],
  ])('refuses %s loudly', async (_, event) => {
    await expect(deliver(event)).rejects.toThrow(/^MalformedBody: /);
    expect(Object.values(await bed.calls()).every((count) => count === 0)).toBe(true);
  });

  it('invokes itself by its own name when its time is up, and goes on', async () => {
    const first = await deliver({ ...where, Mode: 'plan-and-apply', RunId: 'run-1' }, serve(), 2);
    const [continuation] = invoked;

    expect(first).toMatchObject({ State: 'Running', RunId: 'run-1' });
    expect(continuation).toEqual({
      functionName: 'under-test',
      payload: { Continue: { RunId: 'run-1', Hop: 1 } },
    });
    expect(await deliver(continuation?.payload)).toMatchObject({ State: 'Completed', Items: { Done: 2 } });
  });

  it('fails the invocation when it cannot hand itself over, and goes on when it is repeated', async () => {
    invoke = () => Promise.reject(serviceError('UpstreamUnavailable'));
    const request = { ...where, Mode: 'plan-and-apply', RunId: 'run-1' };

    await expect(deliver(request, serve(), 2)).rejects.toThrow(/^UpstreamUnavailable: /);
    expect(await deliver(request)).toMatchObject({ State: 'Completed', Items: { Done: 2 } });
    expect(await linksMade()).toBe(2);
  });

  it('starts one invocation for each number of a request for many, and one that looks after them', async () => {
    const BusinessNumbers = ['8613800000000', '8613800000001', '8613800000000'];
    const request = { Mode: 'plan', CustSpaceId: 'cams-local', BusinessNumbers, RunId: 'all' };

    const report = await deliver(request);

    expect(report).toMatchObject({ Code: 'OK', RunId: 'all', State: 'Running', Numbers: { Total: 2, Invoked: 2 } });
    expect(invoked.map(({ payload }) => payload)).toEqual(
      expect.arrayContaining([
        {
          Start: {
            RunId: expect.stringMatching(/^all@[0-9a-f]{12}$/),
            Request: { Mode: 'plan', CustSpaceId: 'cams-local', BusinessNumber: '8613800000001' },
          },
        },
        { Continue: { RunId: 'all', Hop: 0, Fleet: true } },
      ]),
    );
    expect(invoked).toHaveLength(3);
    expect(await deliver(invoked[0]?.payload)).toMatchObject({
      State: 'Planned',
      RunId: expect.stringMatching(/^all@/),
    });
  });

  it('fails the invocation for a number of no fleet that is refused: nobody reads its answer', async () => {
    await stopSwitch(bed.database).stop('*', Date.now());
    const Request = { ...where, Mode: 'plan-and-apply' };

    await expect(deliver({ Start: { RunId: 'all@0123456789ab', Request } })).rejects.toThrow(/^StopSwitch: /);
  });

  it('does an event of its own, although another function has had the same', async () => {
    const event = (data: object): object => ({ specversion: '1.0', id: 'a', source: 'crm', type: 'x', data });
    const named = (functionName: string): object => ({
      ...(context() as { function: object }),
      function: { name: functionName, timeout: 600 },
    });
    const send = (handler: TaskHandler, data: object, functionName: string): ReturnType<TaskHandler> =>
      handler(Buffer.from(JSON.stringify(event(data))), named(functionName));
    const offBoard = serveTask(
      offBoardParticipant,
      () => readConfig(settings() as never, readWrittenNumber),
      bed.clock,
    );
    const leaver = { ...where, ParticipantNumbers: ['8613812345678'], AllowMissing: true };

    const reports = [
      await send(serve(), where, 'chat-groups-rotate-invite-links'),
      await send(offBoard, leaver, 'chat-groups-off-board-participant'),
      await send(serve(), { ...where, CloseJoining: true }, 'chat-groups-rotate-invite-links-for-spring'),
      await send(serve(), where, 'chat-groups-rotate-invite-links'),
    ];

    expect(reports).toMatchObject([
      { RunId: 'chat-groups-rotate-invite-links@eventbridge@crm@a', State: 'Planned' },
      { RunId: 'chat-groups-off-board-participant@eventbridge@crm@a', State: 'Planned' },
      { RunId: 'chat-groups-rotate-invite-links-for-spring@eventbridge@crm@a', State: 'Planned' },
      reports[0],
    ]);
  });

  it.each([
    [{ BusinessNumbers: [] }, 'InvalidParameter.BusinessNumbers'],
    [{ BusinessNumbers: ['x'] }, 'InvalidParameter.BusinessNumbers'],
    [{ BusinessNumbers: ['8613800000000'], BusinessNumber: '8613800000000' }, 'InvalidParameter.BusinessNumbers'],
  ])('refuses the numbers %j', async (numbers, Code) => {
    expect(await deliver({ CustSpaceId: 'cams-local', ...numbers })).toMatchObject({ Code, Success: false });
    expect(invoked).toEqual([]);
  });

  it('names fifty of many faulty numbers, and how many more there are', async () => {
    const BusinessNumbers = Array.from({ length: 300 }, () => 'x');

    const answer = await deliver({ CustSpaceId: 'cams-local', BusinessNumbers });

    expect(answer).toMatchObject({
      Message: expect.stringMatching(/ Faults names 49 more\. Another 250 are not named\.$/),
      Faults: Array.from({ length: 50 }, () => ({ Code: 'InvalidParameter.BusinessNumbers' })),
    });
  });

  it('refuses to run without a store, and says what is missing', async () => {
    const report = await deliver(where, serve({ DATABASE_URL: '' }));

    expect(report).toMatchObject({ State: 'Refused', Reason: 'NoStore' });
  });

  it('fails the invocation for settings that cannot be used, and names them in the log', async () => {
    const handler = serveTask(rotateInviteLinks, () => {
      throw new ConfigFault(['MAINTENANCE_SHARE must be a share']);
    });

    await expect(deliver(where, handler)).rejects.toThrow(/^Settings: /);
    expect(captured.lines.join()).toContain('MAINTENANCE_SHARE must be a share');
  });

  it('fails the invocation for an error nobody expected, and tells nothing of it', async () => {
    const handler = serveTask(rotateInviteLinks, () => {
      throw new Error('postgres://secret@host');
    });

    await expect(deliver(where, handler)).rejects.toThrow(/^InternalFault: see the log line\.$/);
    expect(captured.lines.join()).not.toContain('secret');
  });

  it('logs one line for a run, one for its invocation and one for creates in doubt, without numbers and links', async () => {
    await bed.seed([{ Subject: 'Order 3', Participants: ['8613812345678'] }]);
    const handler = serveTask(offBoardParticipant, () => readConfig(settings() as never, readWrittenNumber), bed.clock);
    captured.lines.length = 0;

    await deliver(timer({ ...where, Mode: 'plan-and-apply', ParticipantNumbers: ['8613812345678'] }), handler);

    const lines = captured.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const runId = expect.stringMatching(/^off-board-participant@[0-9a-f]{40}$/) as unknown;
    const run = { task: 'off-board-participant', runId, state: 'Completed' };
    expect(lines).toEqual([
      {
        event: 'maintenance',
        ...traceFields,
        ...run,
        requestId: '1-67000000-0123456789abcdef01234567',
        mode: 'plan-and-apply',
        runSeconds: expect.any(Number),
        groups: 3,
        ...{ pending: 0, done: 1, already: 0, skipped: 0, failed: 0, unknown: 0, notYetNamed: 0, hops: 0 },
      },
      {
        event: 'doubtful-creates',
        ...traceFields,
        requestId: '1-67000000-0123456789abcdef01234567',
        ...{ open: 0, olderThanHour: 0, oldestSeconds: 0 },
      },
      {
        event: 'invocation',
        ...traceFields,
        ...run,
        code: 'OK',
        requests: 1,
        'faas.invocation_id': '1-67000000-0123456789abcdef01234567',
        'faas.trigger': 'timer',
        'faas.coldstart': expect.any(Boolean),
        'faas.invoke_duration': expect.any(Number),
        upstreamRequests: expect.any(Number),
        upstreamSeconds: expect.any(Number),
        upstreamThrottled: 0,
        callsPerSecond: expect.any(Number),
        callsPerSecondAllowed: 1000,
      },
    ]);
    expect(Number(lines[2]?.['upstreamRequests'])).toBeGreaterThan(3);
    expect(new Set(lines.map(({ trace_id }) => trace_id)).size).toBe(1);
    expect(captured.lines.join()).not.toMatch(/86138|whatsapp/);
  });

  it('logs the code of a refusal that it answers, and no name of a parameter', async () => {
    await deliver({ ...where, '8613812345678': 1 });

    const [line = ''] = captured.lines.slice(-1);
    expect(JSON.parse(line)).toMatchObject({ event: 'invocation', code: 'UnknownParameter' });
    expect(line).not.toContain('8613812345678');
  });

  it('logs why an invocation failed, and that it did', async () => {
    await stopSwitch(bed.database).stop('*', Date.now());

    await expect(deliver(timer({ ...where, Mode: 'plan-and-apply' }))).rejects.toThrow(/^StopSwitch: /);

    const lines = captured.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ event }) => event)).toEqual(['doubtful-creates', 'refused', 'invocation']);
    expect(lines.at(-1)).toMatchObject({ 'error.type': 'StopSwitch', state: 'Refused', reason: 'StopSwitch' });
  });
});
