import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { FIRST_PAGE, NUMBER, runCams, type RunningCams, SPACE } from '../running-cams.js';
import { type HttpAnswer, sendHttp } from '../send-http.js';
import { addRules, clearRules } from './fault-calls.js';

let running: RunningCams;
beforeEach(async () => {
  running = await runCams();
});
afterEach(() => running.stop());

const error = (Code: string): object => ({ Kind: 'Error', Code });

const codeOf = async (action: string, parameters: Record<string, string> = {}): Promise<string> =>
  String((await running.call(action, parameters)).body['Code']);

const list = (): Promise<string> => codeOf('ListChatGroup', { Page: FIRST_PAGE });

const codesOf = async (calls: number): Promise<readonly string[]> => {
  const codes: string[] = [];
  for (let call = 0; call < calls; call += 1) codes.push(await list());
  return codes;
};

const shown = async (): Promise<readonly Record<string, unknown>[]> =>
  (await running.control('faults')).body['Rules'] as Record<string, unknown>[];

describe('a rule', () => {
  it('is used once unless it says otherwise', async () => {
    await addRules(running, { Operation: 'ListChatGroup', Effect: error('A') });
    await addRules(running, { Operation: 'ListChatGroup', Effect: error('B'), Times: 2 });

    expect(await codesOf(4)).toEqual(['A', 'B', 'B', 'OK']);
  });

  it('with Times 0 lasts until it is cleared', async () => {
    await addRules(running, { Operation: '*', Effect: error('A'), Times: 0 });

    const during = await codesOf(20);
    await clearRules(running);

    expect([new Set(during), await list()]).toEqual([new Set(['A']), 'OK']);
  });

  it('gives way to those before it', async () => {
    await addRules(
      running,
      { Operation: 'DeleteChatGroup', Effect: error('D') },
      { Operation: '*', Effect: error('First') },
      { Operation: 'ListChatGroup', Effect: error('Second') },
    );

    expect(await codesOf(3)).toEqual(['First', 'Second', 'OK']);
  });

  it('matches calls by their parameters, all of them', async () => {
    const other = '8613800000099';
    await running.control('seed', { Spaces: [{ CustSpaceId: SPACE, BusinessNumbers: [other] }] });
    const Match = { BusinessNumber: other, Subject: 'A' };
    await addRules(running, { Operation: 'AddChatGroup', Match, Effect: error('Hit'), Times: 0 });

    const codes = [
      await codeOf('AddChatGroup', { Subject: 'A' }),
      await codeOf('AddChatGroup', { Subject: 'B', BusinessNumber: other }),
      await codeOf('AddChatGroup', { Subject: 'A', BusinessNumber: other }),
    ];

    expect(codes).toEqual(['OK', 'OK', 'Hit']);
  });

  it('befalls a call whose parameters would be refused', async () => {
    await addRules(running, { Operation: 'DeleteChatGroup', Effect: error('A') });

    expect([await codeOf('DeleteChatGroup'), await codeOf('DeleteChatGroup')]).toEqual(['A', 'MissingGroupId']);
  });

  it('for every operation waits for one that its effect makes sense for', async () => {
    await addRules(running, { Operation: '*', Effect: { Kind: 'FailCreation' } });

    await codesOf(3);

    expect(await shown()).toMatchObject([{ Used: 0, Left: 1 }]);
  });

  it('is forgotten in a restart and in a reset', async () => {
    await addRules(running, { Operation: '*', Effect: error('A'), Times: 0 });
    await running.restart();
    const restarted = await shown();
    await addRules(running, { Operation: '*', Effect: error('A'), Times: 0 });
    await running.control('reset', {});

    expect([restarted, await shown()]).toEqual([[], []]);
  });
});

describe('an injected code', () => {
  it('keeps the status and message it has here', async () => {
    await addRules(running, { Operation: '*', Effect: error('InvalidAccessKeyId.NotFound') });

    const { status, body } = await running.call('ListChatGroup');

    expect([status, body['Message']]).toEqual([404, 'Specified access key is not found.']);
  });

  it('takes the status and message it is given', async () => {
    const Effect = { Kind: 'Error', Code: 'ServiceUnavailable', HttpStatus: 503, Message: 'Later.' };
    await addRules(running, { Operation: '*', Effect });

    expect(await running.call('ListChatGroup')).toMatchObject({
      status: 503,
      body: { Code: 'ServiceUnavailable', Message: 'Later.' },
    });
  });

  it("over HTTP 200 has the form of the service's envelope", async () => {
    await addRules(running, { Operation: '*', Effect: { ...error('Product.Unsubscript'), HttpStatus: 200 } });

    const { status, body } = await running.call('ListChatGroup');

    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['RequestId', 'Code', 'Success', 'Message', 'AccessDeniedDetail']);
    expect(body).toMatchObject({ Code: 'Product.Unsubscript', Success: false });
  });

  it('as throttling says when to come back', async () => {
    await addRules(
      running,
      { Operation: '*', Effect: { Kind: 'Throttle' } },
      { Operation: '*', Effect: { Kind: 'Throttle', Code: 'Throttling.Api', HttpStatus: 429, RetryAfterMs: 70 } },
    );

    const [first, second] = [await running.call('ListChatGroup'), await running.call('ListChatGroup')];

    expect([first.status, first.body['Code'], first.headers['x-acs-retry-after']]).toEqual([
      400,
      'Throttling.User',
      '1000',
    ]);
    expect([second.status, second.body['Code'], second.headers['x-acs-retry-after']]).toEqual([
      429,
      'Throttling.Api',
      '70',
    ]);
  });
});

describe('a rate', () => {
  const hits = async (Seed: number): Promise<string> => {
    await clearRules(running);
    await addRules(running, { Operation: 'ListChatGroup', Effect: error('A'), Times: 0, Rate: 0.3, Seed });
    return (await codesOf(40)).map((code) => (code === 'A' ? 'x' : '.')).join('');
  };

  it('hits the same calls with the same seed, and others with another', async () => {
    const [first, again, other] = [await hits(7), await hits(7), await hits(8)];

    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(first.split('x').length - 1).toBeGreaterThan(3);
    expect(first.split('x').length - 1).toBeLessThan(24);
  });

  it('without a seed is given one that it shows', async () => {
    await addRules(running, { Operation: '*', Effect: error('A'), Rate: 0.5 });

    expect((await shown())[0]?.['Seed']).toEqual(expect.any(Number));
  });

  it('lets a rule that is missed pass to the next one', async () => {
    await addRules(
      running,
      { Operation: '*', Effect: error('A'), Rate: 0.000_001, Seed: 1 },
      { Operation: '*', Effect: error('B') },
    );

    expect(await codesOf(2)).toEqual(['B', 'OK']);
  });
});

describe('GET /_local/faults', () => {
  it('shows the rules in their order and how often each was used', async () => {
    const Match = { BusinessNumber: NUMBER };
    await addRules(running, { Operation: '*', Match, Effect: error('A'), Times: 3 });
    await addRules(running, { Operation: 'ListChatGroup', Effect: { Kind: 'StaleList', ForMs: 50 } });
    await codesOf(2);

    expect(await shown()).toEqual([
      { Id: 1, Operation: '*', Match, Effect: error('A'), Times: 3, Used: 2, Left: 1 },
      {
        Id: 2,
        Operation: 'ListChatGroup',
        Effect: { Kind: 'StaleList', ForMs: 50 },
        Times: 0,
        Used: 0,
        EndsAt: running.now() + 50,
      },
    ]);
  });
});

describe('POST /_local/faults', () => {
  const post = (body: unknown): Promise<HttpAnswer> =>
    sendHttp(running.cams().port, { method: 'POST', path: '/_local/faults', body: JSON.stringify(body) });

  it('takes a bare list as well', async () => {
    const { status } = await post([{ Operation: '*', Effect: error('A') }]);

    expect([status, await codesOf(2)]).toEqual([200, ['A', 'OK']]);
  });

  it('names every fault of every rule, and adds none', async () => {
    const { status, body } = await post({
      Rules: [
        { Operation: 'SendChatappMessage', Effect: error('A') },
        { Operation: 'AddChatGroup', Effect: { Kind: 'Explode' } },
        { Operation: '*' },
        { Operation: 'AddChatGroup', Effect: { Kind: 'StaleList' }, Match: { GroupId: 'EA1' }, Seed: 1 },
        { Operation: '*', Effect: { Kind: 'Delay', DelayMs: -1, When: 'Never', Then: 1 }, Times: 1.5, Rate: 0 },
        { Operation: '*', Effect: { Kind: 'Error', Code: 'a b', HttpStatus: 99 }, Match: { Subject: 1 }, More: 1 },
        'x',
      ],
    });

    const faults = body['Faults'] as { Parameter: string }[];
    expect(status).toBe(400);
    expect(faults.map(({ Parameter }) => Parameter)).toEqual([
      'Rules.1.Operation',
      'Rules.2.Effect.Kind',
      'Rules.3.Effect',
      'Rules.4.Effect.Kind',
      'Rules.4.Match.GroupId',
      'Rules.4.Seed',
      'Rules.5.Effect.DelayMs',
      'Rules.5.Effect.When',
      'Rules.5.Effect.Then',
      'Rules.5.Times',
      'Rules.5.Rate',
      'Rules.6.Match.Subject',
      'Rules.6.Effect.Code',
      'Rules.6.Effect.HttpStatus',
      'Rules.6.More',
      'Rules.7',
    ]);
    expect(await shown()).toEqual([]);
  });

  it.each([[{}], [{ Rules: {} }], [{ Rules: [], More: 1 }], ['x'], [null]])('refuses %j', async (body) => {
    expect((await post(body)).status).toBe(400);
  });
});
