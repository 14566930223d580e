import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { captureLines } from '../../support/capture-lines.js';
import { databaseKindsInFull } from '../../support/database-kinds.js';
import type { Answer } from '../../support/read-answer.js';
import { LONG_SLEEP_MS } from './mishap.js';
import { type CreateBed, openCreateBed, owner } from './open-bed.js';
import { createRunner, forgetFaults, postControl, type RaceCall } from './race.js';

describe.each(databaseKindsInFull)('which group a create has made, on %s', (_, kind) => {
  let bed: CreateBed;
  let restore: () => void;
  let number = 0;
  let Subject = '';

  const ask = async (more: object = {}, call: Partial<RaceCall> = {}): Promise<Answer> => {
    const { answer } = await bed.run({ parameters: { ...owner, Subject, ...more }, ...call });
    if (!answer) throw new Error('the process died');
    return answer;
  };
  const settings = (change: object): Promise<unknown> => postControl(bed, 'settings', change);
  const hold = (): Promise<unknown> => postControl(bed, 'clock', { Hold: true });
  const release = (): Promise<unknown> => postControl(bed, 'clock', { Release: true });
  // Pauses are fifty times as short here.
  const waited = { ClientToken: 'waited', WaitSeconds: 25 };

  beforeAll(async () => {
    ({ restore } = captureLines());
    bed = await openCreateBed(kind);
  });
  beforeEach(() => {
    number += 1;
    Subject = `Order ${String(number)}`;
    waited.ClientToken = `waited-${String(number)}`;
  });
  afterEach(async () => {
    await forgetFaults(bed);
    await release();
    await settings({ Knobs: { ListsCreatingGroups: true } });
  });
  afterAll(async () => {
    await bed.close();
    restore();
  });

  const expectUntold = ({ status, body }: Answer): void => {
    expect({ status, body }).toMatchObject({ status: 200, body: { Code: 'OK', Success: true } });
    expect(body['GroupId']).toBeUndefined();
    expect(body['GroupStatus']).toBeUndefined();
    expect(body.Message).toContain('cannot be told');
    expect(body.Advice).toContain('creates list');
  };

  it('is said not to be known after two plain creates of its Subject at once', async () => {
    await hold();
    const plain = await Promise.all([ask(), ask({ ClientToken: `plain-${String(number)}` })]);
    await release();
    await bed.groupsOf(Subject);

    const later = await ask(waited);
    const again = await ask(waited, { aheadMs: LONG_SLEEP_MS });
    const first = await ask({ ClientToken: `plain-${String(number)}`, WaitSeconds: 25 });

    expect(plain.map(({ status, body }) => [status, body['GroupStatus']])).toEqual([
      [200, undefined],
      [200, undefined],
    ]);
    expectUntold(later);
    expectUntold(again);
    expectUntold(first);
    expect(await bed.groupsOf(Subject)).toHaveLength(3);
  });

  it('is said not to be known to either of two that wait at once', async () => {
    await hold();
    const before = (await bed.calls()).AddChatGroup;
    const asking = Promise.all([ask(waited), ask({ ...waited, ClientToken: `right-${String(number)}` })]);
    while ((await bed.calls()).AddChatGroup < before + 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await release();
    const [left, right] = await asking;

    expectUntold(left);
    expectUntold(right);
  });

  it('is in the state that was seen, as long as only one can be meant', async () => {
    await hold();

    const alone = await ask({ ...waited, WaitSeconds: 1 });
    const [, second] = await Promise.all([ask(), ask({ ClientToken: `second-${String(number)}`, WaitSeconds: 1 })]);

    expect(alone.body).toMatchObject({ Success: true, GroupStatus: 'CREATING' });
    expectUntold(second);
  });

  it.each([
    [true, 'same ClientToken'],
    [false, 'would make another group'],
  ])('has no state while it is not listed (ClientToken: %j)', async (named, advice) => {
    await settings({ Knobs: { ListsCreatingGroups: false } });
    await hold();

    const { status, body } = await ask({ WaitSeconds: 1, ...(named && { ClientToken: waited.ClientToken }) });

    expect({ status, body }).toMatchObject({ status: 200, body: { Success: true } });
    expect(body['GroupStatus']).toBeUndefined();
    expect(body.Message).toContain('with an ID yet');
    expect(body.Advice).toContain(advice);
  });

  it('is known to a call that waits, where another create of its Subject has found it for it', async () => {
    const { records } = bed;
    // What another call does at this moment when it begins: it assigns what earlier ones have made.
    const adopt: typeof records.adopt = async (...values) => {
      await records.adopt(...values);
      return false;
    };
    const run = createRunner(bed, { ...records, adopt });

    const { answer } = await run({ parameters: { ...owner, Subject, ...waited } });

    const [GroupId] = await bed.groupsOf(Subject);
    expect(answer?.body).toMatchObject({ Success: true, GroupId, GroupStatus: 'ACTIVE' });
  });

  it('has no state when it was deleted since', async () => {
    const made = await ask(waited);
    await bed.callCams('DeleteChatGroup', { ...owner, GroupId: String(made.body['GroupId']) });
    await bed.groupsOf(Subject);

    const again = await ask(waited);

    expect(again.body).toMatchObject({ Success: true, GroupId: made.body['GroupId'] });
    expect(again.body['GroupStatus']).toBeUndefined();
    expect(again.body.Message).toContain('does not show it now');
  });
});
