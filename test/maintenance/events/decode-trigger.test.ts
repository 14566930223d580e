import { randomInt } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { ServiceError } from '../../../shared/errors/service-error.js';
import { type DecodedTrigger, decodeTrigger } from '../../../shared/events/decode-trigger.js';
import { randomFrom } from '../../local/cams/random-from.js';
import { mutate } from '../../support/mutate.js';

const request = { Mode: 'plan', CustSpaceId: 'cams-local', BusinessNumber: '8613800000000' };
const cloudEvent = { specversion: '1.0', id: 'a-1', source: 'crm', type: 'crm:employee:left', data: request };

const decode = (event: unknown): DecodedTrigger => decodeTrigger(Buffer.from(JSON.stringify(event)));
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
      'weekly@2026-11-21T03:00:00Z',
    ],
    ['a CloudEvent', cloudEvent, 'eventbridge', 'crm@a-1'],
    ['a CloudEvent with data as text', { ...cloudEvent, data: JSON.stringify(request) }, 'eventbridge', 'crm@a-1'],
    [
      'a message of a queue',
      { ...cloudEvent, data: { requestId: 'r', messageId: 'm', messageBody: JSON.stringify(request) } },
      'eventbridge',
      'crm@a-1',
    ],
    [
      'a message of a topic',
      { TopicName: 'leavers', MessageId: 'm-1', Message: JSON.stringify(request), PublishTime: 1 },
      'smq',
      'leavers@m-1',
    ],
    ['a request', { ...request, RunId: 'run-1' }, 'direct', 'run-1'],
  ])('%s is understood, and names its run', (_, event, source, runId) => {
    expect(decode(event)).toEqual({ kind: 'requests', requests: [{ source, runId, body: request }] });
  });

  it('may be an array of CloudEvents', () => {
    const decoded = decode([cloudEvent, { ...cloudEvent, id: 'a-2' }]);

    expect(decoded).toMatchObject({ kind: 'requests', requests: [{ runId: 'crm@a-1' }, { runId: 'crm@a-2' }] });
  });

  it('may be a run that goes on', () => {
    expect(decode({ Continue: { RunId: 'weekly@2026-11-21T03:00:00Z', Hop: 2 } })).toEqual({
      kind: 'continue',
      runId: 'weekly@2026-11-21T03:00:00Z',
      hop: 2,
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

    expect(names[0]).toMatch(/^[0-9a-f]{40}$/);
    expect(names[1]).toBe(names[0]);
  });

  it('named by a phone number gets a name without it', () => {
    const runId = (id: string): string => {
      const decoded = decode({ ...cloudEvent, id });
      return decoded.kind === 'requests' ? decoded.requests[0].runId : '';
    };

    expect([runId('8613812345678'), runId('leaver-8613812345678')]).toEqual([
      expect.stringMatching(/^[0-9a-f]{40}$/),
      expect.stringMatching(/^[0-9a-f]{40}$/),
    ]);
    expect(runId('5F290C926D472878-2-14D9529A8FA-200000001')).toBe('crm@5F290C926D472878-2-14D9529A8FA-200000001');
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
