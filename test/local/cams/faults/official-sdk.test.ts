import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { callWithSdk, type SdkCall } from '../call-with-sdk.js';
import { runCams, type RunningCams } from '../running-cams.js';
import { addRules, clearRules } from './fault-calls.js';

let running: RunningCams;
beforeAll(async () => {
  // The library signs with the machine's clock.
  running = await runCams({ now: Date.now });
});
afterEach(() => running.control('reset', {}));
afterAll(() => running.stop());

/** The error that the library throws, as a test looks at it. */
interface Thrown {
  readonly name: string;
  readonly code?: string;
  readonly statusCode?: number;
  readonly data?: Readonly<Record<string, unknown>>;
}

// A short patience: some effects keep the client waiting for ever.
const call: SdkCall = (action, query) => callWithSdk(running.host(), {}, 1000)(action, query);

const create = (): Promise<Record<string, unknown>> => call('AddChatGroup', { Subject: 'A' });

const failureOf = async (Effect: object): Promise<Thrown> => {
  await addRules(running, { Operation: 'AddChatGroup', Effect });
  return create().then(
    (body) => {
      throw new Error(`the call succeeded: ${JSON.stringify(body)}`);
    },
    (error: unknown) => error as Thrown,
  );
};

const groupCount = async (): Promise<unknown> => {
  const { body } = await running.control('state');
  // One that was made a second ago may be active by now.
  const { CREATING = 0, ACTIVE = 0 } = body['Groups'] as Record<string, number>;
  return CREATING + ACTIVE;
};

describe('@alicloud/openapi-client, unmodified, sees', () => {
  it.each([
    ['a code as an error with its status', { Kind: 'Error', Code: 'InternalError' }, 'InternalError', 500],
    ['throttling as an error over HTTP 400', { Kind: 'Throttle' }, 'Throttling.User', 400],
  ])('%s', async (_, Effect, code, statusCode) => {
    const thrown = await failureOf(Effect);

    expect(thrown).toMatchObject({ code, statusCode });
    expect(thrown.data).toMatchObject({ Code: code, RequestId: expect.any(String) as unknown });
    expect(await groupCount()).toBe(0);
  });

  it.each([
    ['BeforeCommit', 0],
    ['AfterCommit', 1],
  ])('drops and resets %s as a broken connection, and cannot tell whether %i group was made', async (When, groups) => {
    const dropped = await failureOf({ Kind: 'Drop', When });
    const afterDrop = await groupCount();
    const reset = await failureOf({ Kind: 'Reset', When });
    const afterReset = await groupCount();

    expect([dropped.code, reset.code]).toEqual(['ECONNRESET', 'ECONNRESET']);
    expect([afterDrop, afterReset]).toEqual([groups, 2 * groups]);
  });

  it.each(['Html', 'Empty', 'WrongJson'])('under %s a bare SyntaxError', async (Kind) => {
    const thrown = await failureOf({ Kind, When: 'AfterCommit' });

    expect([thrown.name, thrown.code, await groupCount()]).toEqual(['SyntaxError', undefined, 1]);
  });

  it.each(['BeforeCommit', 'AfterCommit'])('a delay %s as a timeout, though the change is made', async (When) => {
    const thrown = await failureOf({ Kind: 'Delay', DelayMs: 600_000, When });
    await clearRules(running);

    expect(thrown.name).toMatch(/Timeout/);
    expect(await groupCount()).toBe(1);
  });

  it('a code over HTTP 200 as an answer like any other', async () => {
    await addRules(running, {
      Operation: '*',
      Effect: { Kind: 'Error', Code: 'Product.Unsubscript', HttpStatus: 200 },
    });

    expect(await create()).toMatchObject({ Code: 'Product.Unsubscript', Success: false });
  });

  it('an answer that trickles as an answer like any other', async () => {
    await addRules(running, { Operation: '*', Effect: { Kind: 'Trickle', EveryMs: 1, Bytes: 40 } });

    expect(await create()).toMatchObject({ Code: 'OK', UniqueCode: expect.any(String) as unknown });
  });
});
