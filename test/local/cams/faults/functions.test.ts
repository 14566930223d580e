import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { openTestBed, type TestBed } from '../../../support/open-test-bed.js';
import type { Answer } from '../../../support/read-answer.js';
import type { Ask } from '../../../support/events.js';
import { owner } from '../running-cams.js';

let bed: TestBed;
beforeAll(async () => {
  bed = await openTestBed();
});
afterEach(async () => {
  await control('DELETE', 'faults');
  await control('POST', 'reset');
});
afterAll(() => bed.close());

const control = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
  const response = await fetch(`${bed.cams.url}/_local/${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(JSON.stringify(answer));
  return answer;
};

const rule = (Operation: string, Effect: object, more: object = {}): Promise<unknown> =>
  control('POST', 'faults', { Rules: [{ Operation, Effect, ...more }] });

const ask = (operation: Ask['operation'], parameters: object): Promise<Answer> =>
  bed.deliver(operation, Buffer.from(JSON.stringify({ ...owner, ...parameters })));

const create = (): Promise<Answer> => ask('AddChatGroup', { Subject: 'A' });

const listed = async (parameters: object = {}): Promise<readonly Record<string, unknown>[]> => {
  const { body } = await ask('ListChatGroup', { Page: { Index: 1, Size: 100 }, ...parameters });
  return (body['Data'] as { List: Record<string, unknown>[] }).List;
};

const callsOf = async (operation: Ask['operation']): Promise<number> => (await bed.calls())[operation];

describe('AddChatGroup of ours', () => {
  it.each([
    ['Drop', 1],
    ['Reset', 1],
    ['Html', 1],
    ['Empty', 1],
    ['WrongJson', 1],
  ])('under %s after the commit says Unknown, calls once, and exactly one group exists', async (Kind, groups) => {
    await rule('AddChatGroup', { Kind, When: 'AfterCommit' }, { Times: 0 });

    const { body } = await create();

    expect(body).toMatchObject({ Success: false, Outcome: 'Unknown' });
    expect([await callsOf('AddChatGroup'), (await listed()).length]).toEqual([1, groups]);
  });

  it.each(['Drop', 'Reset', 'Html'])(
    'under %s before the commit says Unknown as well: from here it looks the same',
    async (Kind) => {
      await rule('AddChatGroup', { Kind }, { Times: 0 });

      const { body } = await create();

      expect(body).toMatchObject({ Success: false, Outcome: 'Unknown' });
      expect([await callsOf('AddChatGroup'), await listed()]).toEqual([1, []]);
    },
  );

  it('after InternalError says Unknown, though nothing was made', async () => {
    await rule('AddChatGroup', { Kind: 'Error', Code: 'InternalError' });

    const { body } = await create();

    expect(body).toMatchObject({ Code: 'InternalError', Outcome: 'Unknown' });
  });

  it('repeats after throttling, as soon as x-acs-retry-after lets it, and makes one group', async () => {
    await rule('AddChatGroup', { Kind: 'Throttle', RetryAfterMs: 30 });

    const startedAt = performance.now();
    const { body } = await create();
    const tookMs = performance.now() - startedAt;

    expect(body).toMatchObject({ Code: 'OK', Success: true });
    expect(tookMs).toBeGreaterThanOrEqual(29);
    expect([await callsOf('AddChatGroup'), (await listed()).length]).toEqual([2, 1]);
  });

  it('answers OK for a creation that fails later: the list alone tells', async () => {
    await rule('AddChatGroup', { Kind: 'FailCreation' });

    const { body } = await create();
    await control('POST', 'clock', { AdvanceMs: 1000 });

    expect(body.Code).toBe('OK');
    expect(await listed()).toMatchObject([{ GroupStatus: 'INACTIVE' }]);
  });
});

describe('operations of ours that can be repeated', () => {
  it.each(['Drop', 'Reset', 'Html', 'Empty', 'WrongJson'])('read through one answer broken by %s', async (Kind) => {
    await bed.addGroup();
    await rule('ListChatGroup', { Kind });

    expect(await listed()).toHaveLength(1);
    expect(await callsOf('ListChatGroup')).toBe(2);
  });

  it('take a deletion whose answer was lost for done when they hear that the group does not exist', async () => {
    const { GroupId } = await bed.addGroup();
    await rule('DeleteChatGroup', { Kind: 'Drop', When: 'AfterCommit' });

    const { body } = await ask('DeleteChatGroup', { GroupId });

    expect(body).toMatchObject({ Code: 'OK', Success: true });
  });

  it('wait for an answer that trickles', async () => {
    await bed.addGroup();
    await rule('ListChatGroup', { Kind: 'Trickle', EveryMs: 1, Bytes: 20 });

    expect(await listed()).toHaveLength(1);
  });

  it('pass on that a number has had too many operations', async () => {
    await control('POST', 'clock', { Hold: true });
    await control('POST', 'settings', { Limits: { PerNumber: { PerSecond: 0.01, Burst: 1 } } });

    await create();
    const { body } = await create();

    expect(body).toMatchObject({ Code: 'System.LimitControl', Success: false, Retryable: true, Outcome: 'NotApplied' });
  });

  it('give up an answer that comes after the deadline', async () => {
    await rule('ListChatGroup', { Kind: 'Delay', DelayMs: 600_000 }, { Times: 0 });
    const context = { ...bed.context, function: { timeout: 1 } };

    const payload = Buffer.from(JSON.stringify({ ...owner, Page: { Index: 1, Size: 10 } }));
    const { body } = await bed.deliver('ListChatGroup', payload, { context });

    expect(body).toMatchObject({ Code: 'DeadlineExceeded', Success: false });
  });
});
