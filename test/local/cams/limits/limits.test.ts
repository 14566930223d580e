import { afterEach, describe, expect, it } from '@jest/globals';

import type { CamsOptions } from '../../../../local/cams/start-cams.js';
import { FIRST_PAGE, NUMBER, runCams, type RunningCams, SPACE } from '../running-cams.js';
import type { HttpAnswer } from '../send-http.js';

let running: RunningCams;
afterEach(() => running.stop());

const start = async (options: Partial<CamsOptions>): Promise<void> => {
  running = await runCams(options);
  await running.control('clock', { Hold: true });
};

const list = (parameters: Record<string, string> = {}, request = {}): Promise<HttpAnswer> =>
  running.call('ListChatGroup', { Page: FIRST_PAGE, ...parameters }, request);

const codes = async (count: number): Promise<readonly unknown[]> => {
  const answers: unknown[] = [];
  for (let call = 0; call < count; call += 1) answers.push((await list()).body['Code']);
  return answers;
};

const OK = 'OK';
const USER = 'Throttling.User';
const NUMBER_LIMIT = 'System.LimitControl';

describe('a rate per access key', () => {
  it('lets a burst pass, then exactly what the clock refills', async () => {
    await start({ limits: { perUser: { perSecond: 4, burst: 3 } } });

    const burst = await codes(4);
    await running.control('clock', { AdvanceMs: 249 });
    const early = await codes(1);
    await running.control('clock', { AdvanceMs: 1 });
    const due = await codes(2);
    await running.control('clock', { AdvanceMs: 3_600_000 });
    const refilled = await codes(4);

    expect(burst).toEqual([OK, OK, OK, USER]);
    expect(early).toEqual([USER]);
    expect(due).toEqual([OK, USER]);
    expect(refilled).toEqual([OK, OK, OK, USER]);
  });

  it('answers HTTP 400 and says in x-acs-retry-after how many milliseconds to wait', async () => {
    await start({ limits: { perUser: { perSecond: 4, burst: 1 } } });
    await list();
    await running.control('clock', { AdvanceMs: 100 });

    const { status, headers, body } = await list();
    await running.control('clock', { AdvanceMs: Number(headers['x-acs-retry-after']) });
    const again = await list();

    expect([status, headers['x-acs-retry-after']]).toEqual([400, '150']);
    expect(body).toMatchObject({ Code: USER, Message: 'Request was denied due to user flow control.' });
    expect(again.status).toBe(200);
  });

  it('counts each access key for itself, and no call that is refused as a stranger', async () => {
    await start({
      accessKeys: { 'local-access-key': 'local-access-secret', other: 'other-secret' },
      limits: { perUser: { perSecond: 1, burst: 1 } },
    });

    await list({}, { secret: 'wrong' });
    const own = await codes(2);
    const other = await list({}, { accessKeyId: 'other', secret: 'other-secret' });

    expect([own, other.body['Code']]).toEqual([[OK, USER], OK]);
  });
});

describe('a rate per business number', () => {
  it("answers Meta's 131208 and counts each number for itself", async () => {
    await start({ limits: { perNumber: { perSecond: 1, burst: 2 } } });
    const other = '8613800000099';
    await running.control('seed', { Spaces: [{ CustSpaceId: SPACE, BusinessNumbers: [other] }] });

    const first = await codes(2);
    const refused = await list();
    const elsewhere = await list({ BusinessNumber: other });

    expect(first).toEqual([OK, OK]);
    expect(refused).toMatchObject({ status: 400, body: { Code: NUMBER_LIMIT } });
    expect(refused.body['Message']).toContain('(#131208)');
    expect(JSON.stringify(refused.body)).not.toContain(NUMBER);
    expect(refused.headers['x-acs-retry-after']).toBe('1000');
    expect(elsewhere.body['Code']).toBe(OK);
  });

  it('is spared by what the rate of the user refuses', async () => {
    await start({ limits: { perUser: { perSecond: 1, burst: 1 }, perNumber: { perSecond: 0.001, burst: 2 } } });

    const first = await codes(3);
    await running.control('clock', { AdvanceMs: 1000 });
    const second = await codes(1);
    await running.control('clock', { AdvanceMs: 1000 });
    const third = await codes(1);

    expect([...first, ...second, ...third]).toEqual([OK, USER, USER, OK, NUMBER_LIMIT]);
  });

  it('leaves nothing done by what it refuses', async () => {
    await start({ limits: { perNumber: { perSecond: 1, burst: 1 } } });

    await running.call('AddChatGroup', { Subject: 'A' });
    const refused = await running.call('AddChatGroup', { Subject: 'B' });
    await running.control('clock', { AdvanceMs: 1000 });
    const rows = await running.rows();

    expect([refused.body['Code'], rows.map((row) => row.Subject)]).toEqual([NUMBER_LIMIT, ['A']]);
  });
});

describe('the limits', () => {
  it('are off unless they are asked for', async () => {
    await start({});

    expect(new Set(await codes(100))).toEqual(new Set([OK]));
  });

  it('are set and lifted while the service runs', async () => {
    await start({});

    await running.control('settings', { Limits: { PerUser: { PerSecond: 1, Burst: 1 } } });
    const limited = await codes(2);
    const { body } = await running.control('settings', { Limits: { PerUser: null } });
    const free = await codes(2);

    expect([limited, free]).toEqual([
      [OK, USER],
      [OK, OK],
    ]);
    expect(body['Limits']).toEqual({ PerNumber: null, PerUser: null });
  });
});
