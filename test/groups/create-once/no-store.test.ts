import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { openTestBed, type TestBed } from '../../support/open-test-bed.js';
import { owner } from './open-bed.js';
import { postControl } from './race.js';

describe('functions without a database', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await openTestBed();
  });

  afterAll(async () => {
    await bed.close();
  });

  it.each([
    ['AddChatGroup', { Subject: 'Order 1' }],
    ['AddChatGroupInviteLink', { GroupId: 'EA3030000000000000000000000000001' }],
  ] as const)('refuse a ClientToken for %s and say what to do', async (operation, more) => {
    const before = await bed.callCount();

    const answer = await bed.ask('gateway', { operation, parameters: { ...owner, ...more, ClientToken: 'a-token' } });

    expect(answer).toMatchObject({
      status: 400,
      body: {
        Code: 'InvalidParameter.ClientToken',
        Faults: [{ Parameter: 'ClientToken' }],
        Outcome: 'NotApplied',
        Advice: expect.stringContaining('DATABASE_URL'),
      },
    });
    expect(await bed.callCount()).toBe(before);
  });

  it('create a group with one call', async () => {
    const before = await bed.callCount();

    const answer = await bed.ask('gateway', {
      operation: 'AddChatGroup',
      parameters: { ...owner, Subject: 'Order 2' },
    });

    expect(answer.body.Success).toBe(true);
    expect(await bed.callCount()).toBe(before + 1);
  });

  it('wait for the group all the same', async () => {
    const answer = await bed.ask('gateway', {
      operation: 'AddChatGroup',
      parameters: { ...owner, Subject: 'Order 3', WaitSeconds: 5 },
    });

    expect(answer.body).toMatchObject({ Success: true, GroupStatus: 'ACTIVE', GroupId: expect.any(String) });
  });

  it('go on waiting while CAMS does not answer the look', async () => {
    await postControl(bed, 'clock', { Hold: true });
    await postControl(bed, 'settings', { Knobs: { ListsCreatingGroups: false } });
    const before = (await bed.calls()).AddChatGroup;
    const Rules = [{ Operation: 'ListChatGroup', Match: { Subject: 'Order 4' }, Effect: { Kind: 'Drop' }, Times: 0 }];
    const waiting = bed.ask('gateway', {
      operation: 'AddChatGroup',
      parameters: { ...owner, Subject: 'Order 4', WaitSeconds: 1 },
      headers: { 'X-Timeout-Ms': '4000' },
    });
    while ((await bed.calls()).AddChatGroup === before) await new Promise((resolve) => setTimeout(resolve, 5));
    await postControl(bed, 'faults', { Rules });

    const answer = await waiting;

    expect(answer.body).toMatchObject({ Success: true, Message: expect.stringContaining('with an ID yet') });
    expect(answer.body).not.toHaveProperty('GroupStatus');
  });
});
