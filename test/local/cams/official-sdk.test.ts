import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { callWithSdk } from './call-with-sdk.js';
import { runCams, type RunningCams } from './running-cams.js';

let running: RunningCams;
beforeAll(async () => {
  // The library signs with the machine's clock.
  running = await runCams({
    now: Date.now,
    delays: { createMs: 0, updateMs: 0, deleteMs: 0, removeParticipantsMs: 0 },
  });
});
afterAll(() => running.stop());

const Page = JSON.stringify({ Index: 1, Size: 10 });

interface List {
  readonly Total: number;
  readonly List: Record<string, unknown>[];
}

describe('@alicloud/openapi-client, unmodified', () => {
  it.each(['an access key', 'a temporary access key'])('drives all eight actions with %s', async (kind) => {
    const call = callWithSdk(running.host(), kind === 'an access key' ? {} : running.cams().issueSts(60));
    const Subject = `群 (a) * ! ' ~ + & = / ? % ${kind}`;

    const added = await call('AddChatGroup', { Subject, Description: 'a b+c' });
    const listed = (await call('ListChatGroup', { Page, Subject }))['Data'] as List;
    const GroupId = String(listed.List[0]?.['GroupId']);
    const link = await call('AddChatGroupInviteLink', { GroupId });
    const joined = await running.control('join', {
      InviteLink: link['InviteLink'],
      ParticipantNumber: '8613800000001',
    });
    const members = (await call('ListChatGroupParticipants', { GroupId }))['Data'] as List;
    const List = JSON.stringify(members.List);
    const removed = await call('DeleteChatGroupParticipants', { GroupId, List });
    const updated = await call('UpdateChatGroup', { GroupId, Subject: 'renamed' });
    const unlinked = await call('DeleteChatGroupInviteLink', { GroupId });
    const deleted = await call('DeleteChatGroup', { GroupId });
    const rest = (await call('ListChatGroup', { Page }))['Data'] as List;

    expect(added).toMatchObject({ Code: 'OK', Success: true, Message: 'None', AccessDeniedDetail: 'None' });
    expect(listed).toMatchObject({ Total: 1, List: [{ Subject, Description: 'a b+c', GroupStatus: 'ACTIVE' }] });
    expect(joined.status).toBe(200);
    expect(members).toEqual({ Total: 1, List: [{ ParticipantNumber: '8613800000001' }] });
    expect([removed, updated, unlinked, deleted].map((answer) => answer['Result'])).toEqual([1, 1, 1, 1]);
    expect(rest.Total).toBe(0);
  });

  it('reads a refusal as an error with its code, status and request ID', async () => {
    const call = callWithSdk(running.host(), {});

    const refused = call('DeleteChatGroup', { GroupId: 'EA1' });

    await expect(refused).rejects.toMatchObject({
      code: 'GroupError.GroupNotExist',
      statusCode: 400,
      data: { RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/) as unknown },
    });
  });

  it('carries a description of 2,048 Chinese characters', async () => {
    const call = callWithSdk(running.host(), {});
    const Description = '群'.repeat(2048);

    await call('AddChatGroup', { Subject: 'long', Description });
    const listed = (await call('ListChatGroup', { Page, Subject: 'long' }))['Data'] as List;

    expect(listed.List[0]?.['Description']).toBe(Description);
  });

  it('is refused with a wrong secret', async () => {
    const call = callWithSdk(running.host(), { AccessKeySecret: 'another' });

    await expect(call('ListChatGroup', { Page })).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
  });
});
