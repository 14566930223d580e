import { randomInt } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { ServiceError } from '../../../shared/errors/service-error.js';
import { type DecodedTrigger, decodeTrigger } from '../../../shared/events/decode-trigger.js';
import { randomFrom } from '../../local/cams/random-from.js';
import { mutate } from '../../support/mutate.js';

const request = { Mode: 'plan', CustSpaceId: 'cams-local', BusinessNumber: '8613800000000' };
const cloudEvent = { specversion: '1.0', id: 'a-1', source: 'crm', type: 'crm:employee:left', data: request };

const receiver = { task: 'rotate-invite-links', functionName: 'chat-groups-rotate-invite-links' };
const decode = (event: unknown, by = receiver): DecodedTrigger => decodeTrigger(Buffer.from(JSON.stringify(event)), by);
const runIdOf = (event: unknown, by = receiver): string => {
  const decoded = decode(event, by);
  return decoded.kind === 'requests' ? decoded.requests[0].runId : '';
};
const codeOf = (event: unknown): unknown => {
  try {
    return decode(event);
  } catch (error) {
    return error instanceof ServiceError ? error.code : error;
  }
};

describe('an event', () => {
  it.each([
    [
      'a timer',
      { triggerTime: '2026-11-21T03:00:00Z', triggerName: 'weekly', payload: JSON.stringify(request) },
      'timer',
      'chat-groups-rotate-invite-links@timer@weekly@2026-11-21T03:00:00Z',
    ],
    ['a CloudEvent', cloudEvent, 'eventbridge', 'chat-groups-rotate-invite-links@eventbridge@crm@a-1'],
    [
      'a CloudEvent with data as text',
      { ...cloudEvent, data: JSON.stringify(request) },
      'eventbridge',
      'chat-groups-rotate-invite-links@eventbridge@crm@a-1',
    ],
    [
      'a message of a queue',
      { ...cloudEvent, data: { requestId: 'r', messageId: 'm', messageBody: JSON.stringify(request) } },
      'eventbridge',
      'chat-groups-rotate-invite-links@eventbridge@crm@a-1',
    ],
    [
      'a message of a topic',
      { TopicName: 'leavers', MessageId: 'm-1', Message: JSON.stringify(request), PublishTime: 1 },
      'smq',
      'chat-groups-rotate-invite-links@smq@leavers@m-1',
    ],
    ['a request', { ...request, RunId: 'run-1' }, 'direct', 'run-1'],
  ])('%s is understood, and names its run', (_, event, source, runId) => {
    expect(decode(event)).toEqual({ kind: 'requests', requests: [{ source, runId, body: request }] });
  });

  it('may be an array of CloudEvents', () => {
    const decoded = decode([cloudEvent, { ...cloudEvent, id: 'a-2' }]);

    expect(decoded).toMatchObject({
      kind: 'requests',
      requests: ['a-1', 'a-2'].map((id) => ({ runId: `chat-groups-rotate-invite-links@eventbridge@crm@${id}` })),
    });
  });

  it('may be a run that goes on', () => {
    expect(decode({ Continue: { RunId: 'weekly@2026-11-21T03:00:00Z', Hop: 2 } })).toEqual({
      kind: 'continue',
      runId: 'weekly@2026-11-21T03:00:00Z',
      hop: 2,
      fleet: false,
    });
  });

  it('that names no run gets a name of its own', () => {
    const names = [1, 2].map(() => {
      const decoded = decode(request);
      return decoded.kind === 'requests' ? decoded.requests[0].runId : '';
    });

    expect(new Set(names).size).toBe(2);
  });

  it('of long or odd names gets the same short name each time', () => {
    const names = [1, 2].map(() => {
      const decoded = decode({ ...cloudEvent, source: 'acs:mns:cn-hongkong:1:queues/leavers', id: 'ü'.repeat(200) });
      return decoded.kind === 'requests' ? decoded.requests[0].runId : '';
    });

    expect(names[0]).toMatch(/^rotate-invite-links@[0-9a-f]{40}$/);
    expect(names[1]).toBe(names[0]);
  });

  it('named by a phone number gets a name without it', () => {
    const name = (id: string): string => runIdOf({ ...cloudEvent, id });

    expect([name('8613812345678'), name('leaver-8613812345678')]).toEqual([
      expect.stringMatching(/^rotate-invite-links@[0-9a-f]{40}$/),
      expect.stringMatching(/^rotate-invite-links@[0-9a-f]{40}$/),
    ]);
    expect(name('5F290C926D472878-2-14D9529A8FA-200000001')).toBe(
      'chat-groups-rotate-invite-links@eventbridge@crm@5F290C926D472878-2-14D9529A8FA-200000001',
    );
  });

  it('starts one run of each function that it reaches', () => {
    const functions = [
      receiver,
      { task: 'take-group-inventory', functionName: 'chat-groups-take-group-inventory' },
      { ...receiver, functionName: 'rotate-in-spring' },
      { ...receiver, functionName: 'service/rotate' },
    ];
    const timer = { triggerTime: '2026-11-21T03:00:00Z', triggerName: 'weekly', payload: '{}' };

    for (const event of [cloudEvent, timer]) {
      const runIds = functions.map((by) => runIdOf(event, by));

      expect(new Set(runIds).size).toBe(functions.length);
      expect(runIds).toEqual(functions.map((by) => runIdOf(event, by)));
      expect(runIds.every((runId, index) => runId.includes(functions[index]?.task ?? '?'))).toBe(true);
    }
  });

  it('shares its name with no other event, of whatever kind', () => {
    const names = ['a', 'b', 'c', 'a@b', 'b@c', '@', 'a@b@c', 'timer', 'ü'];
    const pairs = names.flatMap((first) => names.map((second) => [first, second] as const));
    const events = pairs.flatMap(([first, second]) => [
      { ...cloudEvent, source: first, id: second },
      { triggerName: first, triggerTime: second, payload: '{}' },
      { TopicName: first, MessageId: second, Message: '{}' },
    ]);

    expect(new Set(events.map((event) => runIdOf(event))).size).toBe(events.length);
  });

  it('cannot be named by hand', () => {
    const taken = [cloudEvent, { ...cloudEvent, id: 'ü' }].map((event) => runIdOf(event));

    for (const RunId of taken) expect(codeOf({ ...request, RunId })).toBe('MalformedBody');
  });

  it('may be the part of a run for one number', () => {
    const Start = { RunId: 'all@0123456789ab', Request: request };

    expect(decode({ Start })).toEqual({
      kind: 'requests',
      requests: [{ source: 'fan-out', runId: 'all@0123456789ab', body: request }],
    });
  });

  it('of a timer without payload asks for nothing', () => {
    expect(decode({ triggerTime: 't', triggerName: 'n', payload: '' })).toMatchObject({ requests: [{ body: {} }] });
  });

  it.each([
    ['of API Gateway', { httpMethod: 'POST', path: '/', headers: {}, body: JSON.stringify(request) }],
    ['of an HTTP trigger', { version: 'v1', rawPath: '/', headers: {}, requestContext: { http: {} } }],
    ['that pretends to be direct', { ...request, headers: {} }],
  ])('%s is refused: nobody has checked who sent it', (_, event) => {
    expect(codeOf(event)).toBe('MalformedBody');
  });

  it.each([
    ['no JSON', 'plan'],
    ['a number', 7],
    ['an empty array', []],
    ['an array with a stranger', [cloudEvent, request]],
    ['too many', Array.from({ length: 101 }, () => cloudEvent)],
    ['data that is no JSON', { ...cloudEvent, data: 'plan' }],
    ['data that is a list', { ...cloudEvent, data: '[]' }],
    ['data that is absent', { ...cloudEvent, data: undefined }],
    ['a key given twice', { ...cloudEvent, data: '{"Mode":"plan","Mode":"apply"}' }],
    ['a payload that is a number', { triggerTime: 't', triggerName: 'n', payload: 5 }],
    ['a RunId with spaces', { ...request, RunId: 'a b' }],
    ['a RunId of a trigger', { ...request, RunId: 'crm@a-1' }],
    ['a start with more', { Start: { RunId: 'a', Request: request }, Mode: 'apply' }],
    ['a start of nothing', { Start: { RunId: 'a' } }],
    ['a continuation with more', { Continue: { RunId: 'run-1', Hop: 1 }, Mode: 'apply' }],
    ['a continuation without a hop', { Continue: { RunId: 'run-1' } }],
    ['a continuation of nothing', { Continue: null }],
  ])('that holds %s is refused whole', (_, event) => {
    expect(codeOf(event)).toBe('MalformedBody');
  });

  it('may be anything, and is read or refused', () => {
    const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
    const count = process.env['FULL'] ? 100_000 : 2000;
    const random = randomFrom(seed);
    const samples = [cloudEvent, [cloudEvent], { triggerTime: 't', triggerName: 'n', payload: '{}' }, request];

    const strange: unknown[] = [];
    for (let index = 0; index < count; index += 1) {
      const number = (): number => Math.floor(random() * 2 ** 31);
      const event = structuredClone(samples[index % samples.length]) as unknown as Record<string, unknown>;
      mutate(event, { place: number(), kind: number(), value: number() });
      const outcome = codeOf(event);
      const isRead = typeof outcome === 'object' && outcome !== null && 'kind' in outcome;
      if (!isRead && outcome !== 'MalformedBody') strange.push({ seed, event, outcome });
    }

    expect(strange).toEqual([]);
  });
});
