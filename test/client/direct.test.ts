import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { type ChatGroupsClient, createChatGroupsClient } from '../../client/create-chat-groups-client.js';
import { direct } from '../../client/direct.js';
import { openTestBed, type TestBed } from '../support/open-test-bed.js';

const ours = { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000' };

describe('the client without a gateway', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await openTestBed();
  });
  afterAll(() => bed.close());

  const client = (asBytes: boolean, clientTokens = false): ChatGroupsClient =>
    createChatGroupsClient({
      clientTokens,
      transport: direct(async (operation, payload) => {
        const text = JSON.stringify((await bed.deliver(operation, Buffer.from(payload))).body);
        return asBytes ? Buffer.from(text) : text;
      }),
    });

  it.each([false, true])('reads what a function answers to an invocation, as bytes: %s', async (asBytes) => {
    const { GroupId } = await bed.addGroup();

    const { Data } = await client(asBytes).listChatGroupParticipants({ ...ours, GroupId });

    expect(Data.List).toEqual([{ ParticipantNumber: '8613800000001' }]);
  });

  it('hears from functions without a store that they take no token, and works without one', async () => {
    const request = { ...ours, Subject: 'Order 9' };

    const named = client(false, true).addChatGroup(request);
    await expect(named).rejects.toMatchObject({ Code: 'InvalidParameter.ClientToken', Outcome: 'NotApplied' });
    const { UniqueCode } = await client(false).addChatGroup(request);

    expect(UniqueCode).toMatch(/\S/);
  });

  it('tells that the function failed when it answers no envelope', async () => {
    const broken = createChatGroupsClient({ transport: direct(() => Promise.resolve('null')), maxAttempts: 1 });

    const call = broken.updateChatGroup({ ...ours, GroupId: 'EA1', Subject: 'x' });

    await expect(call).rejects.toMatchObject({ name: 'OutcomeUnknownError', Code: 'UnexpectedAnswer' });
  });

  it('ends between two attempts when the caller gives up', async () => {
    const stop = new AbortController();
    const refused = {
      RequestId: 'R',
      Code: 'Throttling.User',
      Success: false,
      Outcome: 'NotApplied',
      Retryable: true,
    };
    const busy = createChatGroupsClient({
      transport: direct(() => {
        setTimeout(() => {
          stop.abort();
        }, 1);
        return Promise.resolve(JSON.stringify(refused));
      }),
    });

    const call = busy.deleteChatGroup({ ...ours, GroupId: 'EA1' }, { signal: stop.signal });

    await expect(call).rejects.toMatchObject({ Code: 'Aborted', Outcome: 'NotApplied' });
  });
});
