import { describe, expect, it } from '@jest/globals';

import type { CallFunctionCompute } from '../../../../local/gateway/cloud-native/call-function-compute.js';
import type { GatewayPolicy } from '../../../../local/gateway/cloud-native/gateway-policy.js';
import { retryConfig } from '../../../../tools/deploy/gateway-policies.js';
import { type Answer, answering, returning, type Running, send } from '../run-functions.js';
import { type CloudNativeRun, runCloudNative, withKey } from './run-cloud-native.js';

type Policies = NonNullable<GatewayPolicy['Policies']>;

const statusOf = (status: string): string => returning(`{ statusCode: ${status}, headers: {}, body: String(calls) }`);

const askOnce = async (
  source: string,
  options: CloudNativeRun,
  headers: object = {},
): Promise<Answer & { running: Running }> => {
  const running = await runCloudNative({ Echo: source }, options);
  const answer = await send(running.url, '/Echo', { headers: { ...withKey, ...headers } });
  await running.close();
  return { ...answer, running };
};

const headerModify = (opType: 'Add' | 'Update'): Policies => [
  {
    PolicyClassName: 'HeaderModify',
    PolicyConfig: {
      headerOpItems: [{ directionType: 'Request', opType, key: 'X-Gateway-Proof', value: 'the-proof' }],
      enable: true,
    },
  },
];

describe('the policy HeaderModify', () => {
  const proofOf = ({ text }: Answer): unknown => (JSON.parse(text) as Record<string, unknown>)['X-Gateway-Proof'];

  it.each([
    ['Update', 'the-proof', 'the-proof'],
    ['Add', 'the-proof', 'stolen,the-proof'],
  ] as const)('with %s makes %s of nothing and %s of what a client sent', async (opType, ofNothing, ofForged) => {
    const options = { policy: { Policies: headerModify(opType) } };

    const plain = await askOnce(answering('event.headers'), options);
    const forged = await askOnce(answering('event.headers'), options, { 'x-gateway-PROOF': 'stolen' });

    expect([proofOf(plain), proofOf(forged)]).toEqual([ofNothing, ofForged]);
  });
});

describe('repeats of the gateway', () => {
  const off: Policies = [{ PolicyClassName: 'Retry', PolicyConfig: { ...retryConfig, enable: false } }];
  const none: Policies = [{ PolicyClassName: 'Retry', PolicyConfig: retryConfig }];
  const on5xx: Policies = [{ PolicyClassName: 'Retry', PolicyConfig: { attempts: 1, retryOn: ['5xx'], enable: true } }];

  it.each<readonly [string, Policies, string, string]>([
    ['without a policy: two of a 503', [], '503', '3'],
    ['with a policy that is switched off: two as well', off, '503', '3'],
    ['with a policy of none: none', none, '503', '1'],
    ['without a policy: none of a 502', [], '502', '1'],
    ['without a policy: none of a 429', [], '429', '1'],
    ['on 5xx: one of a 504', on5xx, '504', '2'],
    ['that end with a good answer', [], 'calls < 2 ? 503 : 200', '2'],
  ])('%s', async (_, Policies, status, calls) => {
    const { text } = await askOnce(statusOf(status), { policy: { Policies } });

    expect(text).toBe(calls);
  });

  it.each<readonly [string, Policies, number]>([
    ['are made', [], 3],
    ['are not made by a policy of none', none, 1],
  ])('of a connection that is lost %s, and the caller hears of the loss', async (_, Policies, heard) => {
    let calls = 0;
    const losing =
      (call: CallFunctionCompute): CallFunctionCompute =>
      async (...event) => {
        calls += 1;
        await call(...event);
        return 'lost';
      };

    const answer = await askOnce(statusOf('200'), { policy: { Policies }, gateway: { onTheWay: losing } });

    expect(calls).toBe(heard);
    expect(answer).toMatchObject({ status: 503, text: expect.stringMatching(/^upstream connect error/) });
    expect(answer.headers).not.toHaveProperty('x-fc-request-id');
  });
});

describe('the policy Timeout', () => {
  it('answers 504 when it is over, though the function goes on', async () => {
    const Policies: Policies = [
      { PolicyClassName: 'Timeout', PolicyConfig: { unitNum: 0.1, timeUnit: 's', enable: true } },
    ];
    const slow = `exports.handler = async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      console.log('done all the same');
      return { statusCode: 200, headers: {}, body: '' };
    };`;

    const answer = await askOnce(slow, { policy: { Policies } });

    expect(answer).toMatchObject({ status: 504, text: 'upstream request timeout' });
    expect(answer.headers).not.toHaveProperty('x-fc-request-id');
  });
});

describe('the policy RateLimit', () => {
  it('answers with its own status and text what is too much, and the function hears nothing', async () => {
    const limit = { threshold: 1, responseStatusCode: 429, responseContentBody: 'slow down', enable: true };
    const Policies: Policies = [{ PolicyClassName: 'RateLimit', PolicyConfig: limit, Routes: ['Echo'] }];
    const running = await runCloudNative({ Echo: statusOf('200') }, { policy: { Policies } });

    const answers: Answer[] = [];
    while (!answers.some(({ status }) => status === 429))
      answers.push(await send(running.url, '/Echo', { headers: withKey }));

    await running.close();
    const last = answers.at(-1);
    expect(last).toMatchObject({ status: 429, text: 'slow down' });
    expect(last?.headers).not.toHaveProperty('x-fc-request-id');
    expect(answers.slice(0, -1).every(({ status }) => status === 200)).toBe(true);
  });
});

describe('what Function Compute answers by itself', () => {
  it('passes with its request ID: no instance is left', async () => {
    const waiting = `exports.handler = () => new Promise((resolve) =>
      setTimeout(() => resolve({ statusCode: 200, headers: {}, body: '' }), 300));`;
    const running = await runCloudNative({ Echo: waiting }, { maxInstances: 1 });

    const answers = await Promise.all([1, 2].map(() => send(running.url, '/Echo', { headers: withKey })));

    await running.close();
    const refused = answers.find(({ status }) => status === 429);
    expect(JSON.parse(refused?.text ?? '')).toMatchObject({ Code: 'ResourceExhausted', RequestId: expect.any(String) });
    expect(refused?.headers['x-fc-request-id']).toMatch(/^1-/);
  });

  it.each([
    ['fails', `exports.handler = () => { throw new Error('CANARY'); };`, 'HandledInvocationError'],
    ['returns no result', returning(`'hello'`), undefined],
  ])('is 502 for a function that %s, and shows nothing of why', async (_, source, errorType) => {
    const { status, text, headers, running } = await askOnce(source, {});

    expect({ status, text }).toEqual({ status: 502, text: 'Bad Gateway' });
    expect(headers['x-fc-error-type']).toBe(errorType);
    expect(JSON.stringify(headers)).not.toContain('CANARY');
    expect(running.lines.length).toBeGreaterThan(0);
  });
});
