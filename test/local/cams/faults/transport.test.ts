import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { owner, runCams, type RunningCams } from '../running-cams.js';
import { addRules, clearRules, sendRaw, type SocketStory } from './fault-calls.js';

let running: RunningCams;
beforeEach(async () => {
  running = await runCams({ delays: { createMs: 0 } });
});
afterEach(() => running.stop());

const rule = (Effect: object, more: object = {}): Promise<void> =>
  addRules(running, { Operation: 'AddChatGroup', Effect, ...more });

const create = (): Promise<SocketStory> =>
  sendRaw(running.cams().port, running.sign({ action: 'AddChatGroup', parameters: { ...owner, Subject: 'A' } }));

const groupCount = async (): Promise<number> => (await running.rows()).length;

const bodyOf = ({ text }: SocketStory): string => text.split('\r\n\r\n')[1] ?? '';

describe.each([
  ['BeforeCommit', 0],
  ['AfterCommit', 1],
])('an answer broken %s', (When, groups) => {
  it('by Drop is a connection that closes without a byte', async () => {
    await rule({ Kind: 'Drop', When });

    const story = await create();

    expect([story.ending, story.text, await groupCount()]).toEqual(['closed', '', groups]);
  });

  it('by Reset is a connection that breaks without a byte', async () => {
    await rule({ Kind: 'Reset', When });

    const story = await create();

    expect([story.ending, story.text, await groupCount()]).toEqual(['reset', '', groups]);
  });

  it('by Html is a 502 page of a proxy', async () => {
    await rule({ Kind: 'Html', When });

    const story = await create();

    expect(story.text).toMatch(/^HTTP\/1\.1 502 .*text\/html.*<h1>Bad Gateway<\/h1>/s);
    expect(await groupCount()).toBe(groups);
  });

  it('by Empty is a 200 without a body', async () => {
    await rule({ Kind: 'Empty', When });

    const story = await create();

    expect([story.text.slice(0, 15), bodyOf(story), await groupCount()]).toEqual(['HTTP/1.1 200 OK', '', groups]);
  });

  it('by WrongJson is JSON that ends in the middle', async () => {
    await rule({ Kind: 'WrongJson', When });

    const story = await create();

    expect(story.text).toMatch(/^HTTP\/1\.1 200 .*application\/json/s);
    expect(() => JSON.parse(bodyOf(story)) as unknown).toThrow(SyntaxError);
    expect(await groupCount()).toBe(groups);
  });

  it('by Error is a refusal in the shape of the service', async () => {
    await rule({ Kind: 'Error', Code: 'InternalError', When });

    const story = await create();

    expect(story.text).toMatch(/^HTTP\/1\.1 500 /);
    expect(JSON.parse(bodyOf(story))).toMatchObject({
      Code: 'InternalError',
      HostId: running.host(),
      RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/) as unknown,
      Recommend: expect.stringContaining('InternalError') as unknown,
    });
    expect(await groupCount()).toBe(groups);
  });

  it('by Delay comes whole, and late', async () => {
    await rule({ Kind: 'Delay', DelayMs: 60, When });

    const story = await create();

    expect(story.tookMs).toBeGreaterThanOrEqual(59);
    expect(JSON.parse(bodyOf(story))).toMatchObject({ Code: 'OK' });
    expect(await groupCount()).toBe(1);
  });
});

describe('a delay', () => {
  it.each([
    ['BeforeCommit', 0],
    ['AfterCommit', 1],
  ])('%s has made %i groups while it lasts', async (When, groups) => {
    await rule({ Kind: 'Delay', DelayMs: 600_000, When });

    const late = create();
    await expectUsed(1);
    const during = await groupCount();
    await clearRules(running);
    const story = await late;

    expect(during).toBe(groups);
    expect(JSON.parse(bodyOf(story))).toMatchObject({ Code: 'OK' });
    expect(await groupCount()).toBe(1);
  });

  it('does not keep the service from closing, and does the change before it does', async () => {
    await rule({ Kind: 'Delay', DelayMs: 600_000 });

    const late = create();
    await expectUsed(1);
    await running.restart();
    await late;

    expect(await groupCount()).toBe(1);
    expect(running.reports).toEqual([]);
  });
});

const expectUsed = async (times: number): Promise<void> => {
  for (let look = 0; look < 500; look += 1) {
    const { body } = await running.control('faults');
    if ((body['Rules'] as { Used: number }[])[0]?.Used === times) return;
  }
  throw new Error('the rule was not used');
};

describe('an answer that trickles', () => {
  it('arrives whole in pieces, each after its pause', async () => {
    await rule({ Kind: 'Trickle', EveryMs: 5, Bytes: 20 });

    const story = await create();
    const length = Buffer.byteLength(bodyOf(story));

    expect(JSON.parse(bodyOf(story))).toMatchObject({ Code: 'OK' });
    expect(story.pieces.length).toBeGreaterThan(3);
    expect(story.tookMs).toBeGreaterThanOrEqual((length / 20) * 4);
    expect(await groupCount()).toBe(1);
  });

  it('leaves the service unimpressed by a client that hangs up', async () => {
    await rule({ Kind: 'Trickle', EveryMs: 1 });
    const { method, path, headers } = running.sign({ action: 'AddChatGroup', parameters: { ...owner, Subject: 'A' } });

    await fetch(`http://${running.host()}${path}`, { method, headers, signal: AbortSignal.timeout(30) })
      .then((response) => response.text())
      .catch(() => undefined);
    const { status } = await running.control('health');

    expect([status, running.reports]).toEqual([200, []]);
  });
});

describe('a broken answer', () => {
  it('has the status and the body that are asked for', async () => {
    await rule({ Kind: 'Html', HttpStatus: 503 });
    await rule({ Kind: 'Empty', HttpStatus: 504 });
    await rule({ Kind: 'WrongJson', HttpStatus: 201, Body: '["no envelope"]' });

    const stories = [await create(), await create(), await create()];

    expect(stories.map(({ text }) => text.slice(9, 12))).toEqual(['503', '504', '201']);
    expect(stories.map(bodyOf)[2]).toBe('["no envelope"]');
  });

  it('hides a refusal of the action as well', async () => {
    await addRules(running, { Operation: 'DeleteChatGroup', Effect: { Kind: 'Drop', When: 'AfterCommit' } });

    const signed = running.sign({ action: 'DeleteChatGroup', parameters: { ...owner, GroupId: 'EA0' } });
    const story = await sendRaw(running.cams().port, signed);

    expect([story.ending, story.text]).toEqual(['closed', '']);
  });

  it('befalls no call that is refused as a stranger', async () => {
    await rule({ Kind: 'Drop' });

    const stranger = await running.call('AddChatGroup', { Subject: 'A' }, { secret: 'wrong' });
    const { body } = await running.control('faults');

    expect(stranger.body['Code']).toBe('SignatureDoesNotMatch');
    expect(body['Rules']).toMatchObject([{ Used: 0, Left: 1 }]);
  });
});
