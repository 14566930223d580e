import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { type CapturedLines, captureLines } from '../support/capture-lines.js';
import { callFunction } from './call-function.js';
import { closedPort } from './closed-port.js';
import { type FaultyUpstream, ok, refuse, startFaultyUpstream, text } from './faulty-upstream.js';
import { type HeldTiming, holdTiming } from './hold-timing.js';

let upstream: FaultyUpstream;
let captured: CapturedLines;
let timing: HeldTiming;

beforeAll(async () => {
  upstream = await startFaultyUpstream();
  captured = captureLines();
});
beforeEach(() => {
  captured.lines.length = 0;
  timing = holdTiming();
});
afterAll(async () => {
  captured.restore();
  await upstream.close();
});

const attempts = (): number[] =>
  captured.lines.map((line) => Number((JSON.parse(line) as Record<string, unknown>)['upstreamAttempts']));

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** Calls one after the other; a sentence of its own is a space of its own. */
const callTimes = async (count: number, name: string, port = upstream.port): Promise<void> => {
  const space = name.replaceAll(/\W/g, '-');
  for (let call = 0; call < count; call += 1) await callFunction('DeleteChatGroup', port, { timing, space });
};

describe('a total outage', () => {
  it.each([
    ['that answers 503', process.env['FULL'] ? 1000 : 300, () => Promise.resolve(upstream.port)],
    ['in which nobody listens', 100, closedPort],
  ])('%s costs ten repeats in all, however long it lasts', async (name, count, findPort) => {
    upstream.plan(text(503, ''));
    const port = await findPort();

    await callTimes(count, name, port);

    const made = attempts();
    expect(made.slice(0, 4)).toEqual([4, 4, 4, 2]);
    expect(sum(made.slice(4))).toBe(count - 4);
    expect(sum(made) / count).toBeLessThanOrEqual(1.2);
  });

  it('of one operation or space leaves the budget of another alone', async () => {
    upstream.plan(text(503, ''));
    await callTimes(10, 'first');

    await callTimes(1, 'second');

    expect(attempts().at(-1)).toBe(4);
  });
});

describe('a spent budget', () => {
  it.each([
    ['successes', ok()],
    ['final refusals, which prove that CAMS is there', refuse(400, 'InvalidParameter.Subject')],
  ])('comes back by one repeat for five %s', async (name, answer) => {
    upstream.plan(text(503, ''));
    await callTimes(5, name);
    upstream.plan(answer);
    await callTimes(5, name);
    upstream.plan(text(503, ''));

    await callTimes(2, name);

    expect(attempts().slice(-2)).toEqual([2, 1]);
  });

  it('holds when every second attempt fails: one call in five is repeated', async () => {
    for (let call = 0; call < 100; call += 1) {
      upstream.plan(refuse(400, 'Throttling'), ok());
      await callTimes(1, 'every second');
    }

    expect(sum(attempts())).toBeLessThanOrEqual(120 + 10);
  });
});
