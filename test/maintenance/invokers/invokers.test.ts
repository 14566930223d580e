import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { type Config, readConfig } from '../../../shared/config.js';
import { openInvoker } from '../../../shared/maintenance/invokers/open-invoker.js';
import type { JsonObject } from '../../../shared/maintenance/task.js';
import { settingsFor } from '../../support/settings.js';
import { type Platform, runPlatform } from './run-platform.js';

const credentials = {
  accessKeyId: 'STS.InventedAccessKey',
  accessKeySecret: 'invented-access-secret',
  securityToken: 'invented-security-token',
};
const place = { accountId: '1000000000000001', region: 'cn-hongkong' };
const payload = { Continue: { RunId: 'weekly@2026-11-21T03:00:00Z', Hop: 3 } };

let platform: Platform;

beforeAll(async () => {
  platform = await runPlatform({ id: credentials.accessKeyId, secret: credentials.accessKeySecret });
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.heard.length = 0;
  platform.answer = { status: 202, body: '' };
});

const config = (changed: object = { FC_INVOKE_ENDPOINT: platform.endpoint }): Config =>
  readConfig({ ...settingsFor(9), ...changed });
type Failure = Readonly<Record<'name' | 'code' | 'message' | 'stack', string | undefined>>;

const failureOf = async (work: Promise<void>): Promise<Failure | undefined> => {
  try {
    await work;
    return undefined;
  } catch (error) {
    const { name, code, message, stack } = error as Error & { readonly code?: string };
    return { name, code, message, stack };
  }
};
const invoke = (functionName: string, event: JsonObject = payload): Promise<Failure | undefined> =>
  failureOf(openInvoker(config(), credentials, place).invoke(functionName, event));

describe.each([
  [
    'Function Compute 3.0',
    'chat-groups-rotate-invite-links',
    '/2023-03-30/functions/chat-groups-rotate-invite-links/invocations',
  ],
  [
    'Function Compute 2.0',
    'chat/rotate-invite-links',
    '/2016-08-15/services/chat/functions/rotate-invite-links/invocations',
  ],
])('an invocation in %s', (_, functionName, path) => {
  it('is asynchronous, signed with the temporary keys, and carries the event', async () => {
    await invoke(functionName);

    const [heard] = platform.heard;
    expect(platform.heard).toHaveLength(1);
    expect(heard).toMatchObject({ method: 'POST', path, signatureIsRight: true });
    expect(heard?.headers['x-fc-invocation-type']).toBe('Async');
    expect(heard?.headers['x-acs-security-token'] ?? heard?.headers['x-fc-security-token']).toBe(
      credentials.securityToken,
    );
    expect(JSON.parse(heard?.body ?? '')).toEqual(payload);
    expect(heard?.headers).not.toHaveProperty('x-fc-async-delay');
  });

  it('can be asked for at a later time', async () => {
    await failureOf(openInvoker(config(), credentials, place).invoke(functionName, payload, 1800));

    const [heard] = platform.heard;
    expect(heard).toMatchObject({ path, signatureIsRight: true });
    expect(heard?.headers).toMatchObject({ 'x-fc-invocation-type': 'Async', 'x-fc-async-delay': '1800' });
  });

  it.each([
    [
      'refuses',
      {
        status: 403,
        body: '{"ErrorCode":"AccessDenied","ErrorMessage":"STS.InventedAccessKey","Code":"AccessDenied"}',
      },
    ],
    [
      'is too busy',
      { status: 429, body: '{"ErrorCode":"ResourceThrottled","ErrorMessage":"x","Code":"ResourceThrottled"}' },
    ],
    ['does not answer', undefined],
  ])('that the platform %s is told without a secret', async (__, answer) => {
    platform.answer = answer;

    const failure = await invoke(functionName);

    expect(failure).toMatchObject({ name: 'ServiceError', code: 'UpstreamUnavailable' });
    expect(JSON.stringify(failure)).not.toMatch(/STS\.|invented/i);
  });

  it('that is larger than the platform takes is not sent', async () => {
    const failure = await invoke(functionName, { text: 'x'.repeat(131_073) });

    expect(failure).toMatchObject({ code: 'RequestTooLarge' });
    expect(platform.heard).toEqual([]);
  });
});

describe('an invocation', () => {
  it('needs credentials', async () => {
    const failure = await failureOf(openInvoker(config(), undefined, place).invoke('f', payload));

    expect(failure).toMatchObject({ code: 'UpstreamCredentials' });
  });

  it('needs an account in a deployment', async () => {
    const nowhere = { accountId: undefined, region: undefined };

    const failure = await failureOf(openInvoker(config({}), credentials, nowhere).invoke('f', payload));

    expect(failure).toMatchObject({ code: 'UpstreamUnavailable', message: expect.stringContaining('account') });
  });

  it('goes to another machine by TLS only: no setting names another one', () => {
    expect(() => config({ FC_INVOKE_ENDPOINT: '203.0.113.7:80' })).toThrow(/FC_INVOKE_ENDPOINT must be 127\.0\.0\.1/);
  });
});
