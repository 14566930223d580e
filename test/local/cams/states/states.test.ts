import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { FIRST_PAGE, runCams, type RunningCams } from '../running-cams.js';

let running: RunningCams;
beforeEach(async () => {
  running = await runCams();
});
afterEach(() => running.stop());

const seedOne = async (group: object = {}): Promise<{ GroupId: string; InviteLink: string }> => {
  const [made] = await running.seed(group);
  return { GroupId: made?.GroupId ?? '', InviteLink: made?.InviteLink ?? '' };
};

const codeOf = async (action: string, parameters: Record<string, string>): Promise<unknown> =>
  (await running.call(action, parameters)).body['Code'];

describe('a suspension', () => {
  it('stops changes and joins, and lets them go on when it is cleared', async () => {
    const { GroupId, InviteLink } = await seedOne();

    const suspended = await running.control('suspend', { GroupId });
    const during = [
      await codeOf('UpdateChatGroup', { GroupId, Subject: 'B' }),
      (await running.control('join', { InviteLink, ParticipantNumber: '8613800000001' })).body['Code'],
      (await running.rows())[0]?.GroupStatus,
    ];
    const resumed = await running.control('resume', { GroupId });
    const after = [
      (await running.control('join', { InviteLink, ParticipantNumber: '8613800000001' })).status,
      await codeOf('UpdateChatGroup', { GroupId, Subject: 'B' }),
    ];

    expect(suspended.body).toEqual({ GroupId, GroupStatus: 'SUSPENDED' });
    expect(during).toEqual(['GroupError.GroupSuspended', 'GroupError.GroupSuspended', 'SUSPENDED']);
    expect(resumed.body).toEqual({ GroupId, GroupStatus: 'ACTIVE' });
    expect(after).toEqual([200, 'OK']);
  });

  it('has an update under way wait for its end', async () => {
    const { GroupId } = await seedOne({ Subject: 'A' });
    await running.call('UpdateChatGroup', { GroupId, Subject: 'B' });

    await running.control('suspend', { GroupId });
    running.advance(60_000);
    const [during] = await running.rows();
    const resumed = await running.control('resume', { GroupId });
    running.advance(150);
    const [after] = await running.rows();

    expect(during).toMatchObject({ GroupStatus: 'SUSPENDED', Subject: 'A' });
    expect(resumed.body['GroupStatus']).toBe('UPDATING');
    expect(after).toMatchObject({ GroupStatus: 'ACTIVE', Subject: 'B' });
  });

  it('is no change a second time, and neither is clearing what is not suspended', async () => {
    const { GroupId } = await seedOne();
    await running.control('suspend', { GroupId });
    const [first] = await running.rows();
    running.advance(1000);

    await running.control('suspend', { GroupId });
    const [second] = await running.rows();
    await running.control('resume', { GroupId });
    const again = await running.control('resume', { GroupId });

    expect(second).toEqual(first);
    expect(again).toMatchObject({ status: 200, body: { GroupStatus: 'ACTIVE' } });
  });

  it('outlives a restart', async () => {
    const { GroupId } = await seedOne();
    await running.control('suspend', { GroupId });

    await running.restart();

    expect((await running.rows())[0]?.GroupStatus).toBe('SUSPENDED');
  });

  it.each([
    ['an unknown group', undefined, 404, 'GroupError.GroupNotExist'],
    ['a group that is being deleted', 'DELETING', 404, 'GroupError.GroupNotExist'],
    ['an INACTIVE group', 'INACTIVE', 409, 'GroupError.GroupNotActive'],
  ])('is refused for %s', async (_, GroupStatus, status, code) => {
    const { GroupId } = GroupStatus === undefined ? { GroupId: 'EA0' } : await seedOne({ GroupStatus });

    const suspended = await running.control('suspend', { GroupId });
    const resumed = await running.control('resume', { GroupId });

    expect([suspended.status, suspended.body['Code']]).toEqual([status, code]);
    expect([resumed.status, resumed.body['Code']]).toEqual([status, code]);
  });
});

describe('a creation that fails', () => {
  it('leaves an INACTIVE row with an ID and without a link, which can be deleted', async () => {
    const { body } = await running.call('AddChatGroup', { Subject: 'A' });

    const told = await running.control('fail-creation', { UniqueCode: body['UniqueCode'] });
    const [creating] = await running.rows();
    running.advance(300);
    await running.restart();
    const [failed] = await running.rows();
    const GroupId = failed?.GroupId ?? '';
    const codes = [await codeOf('AddChatGroupInviteLink', { GroupId }), await codeOf('DeleteChatGroup', { GroupId })];
    running.advance(150);
    const rest = await running.rows();

    expect(told).toMatchObject({ status: 200, body: { UniqueCode: body['UniqueCode'] } });
    expect(creating?.GroupStatus).toBe('CREATING');
    expect(failed).toMatchObject({ GroupStatus: 'INACTIVE', Subject: 'A', TotalParticipantCount: 0 });
    expect(GroupId).toMatch(/^EA/);
    expect(failed).not.toHaveProperty('InviteLink');
    expect(codes).toEqual(['GroupError.GroupNotActive', 'OK']);
    expect(rest).toEqual([]);
  });

  it('is asked for while the group is created, not later', async () => {
    const { body } = await running.call('AddChatGroup', { Subject: 'A' });
    running.advance(300);

    const late = await running.control('fail-creation', { UniqueCode: body['UniqueCode'] });
    const [row] = await running.rows();

    expect([late.status, late.body['Code'], row?.GroupStatus]).toEqual([404, 'GroupError.NotCreating', 'ACTIVE']);
  });

  it('knows no group by its UniqueCode anywhere else', async () => {
    const { body } = await running.call('AddChatGroup', { Subject: 'A' });
    running.advance(300);

    expect(await codeOf('DeleteChatGroup', { GroupId: String(body['UniqueCode']) })).toBe('GroupError.GroupNotExist');
  });
});

describe('settings at run time', () => {
  it('change single delays for what begins afterwards', async () => {
    await running.call('AddChatGroup', { Subject: 'before' });

    const { body } = await running.control('settings', { Delays: { CreateMs: 5000 } });
    await running.call('AddChatGroup', { Subject: 'after' });
    running.advance(300);
    const rows = await running.rows();

    expect(body['Delays']).toEqual({ CreateMs: 5000, UpdateMs: 150, DeleteMs: 150, RemoveParticipantsMs: 50 });
    expect(rows.map((row) => row.GroupStatus)).toEqual(['ACTIVE', 'CREATING']);
  });

  it.each(['reset', 'restart'])('are those of the start again after a %s', async (how) => {
    const { body: atStart } = await running.control('settings');
    await running.control('settings', {
      Delays: { CreateMs: 1 },
      Knobs: { ParticipantsPerGroup: 7 },
      Limits: { PerUser: { PerSecond: 1, Burst: 1 } },
    });

    await (how === 'reset' ? running.control('reset', {}) : running.restart());
    const { body } = await running.control('settings');

    expect(body).toEqual(atStart);
  });

  it('name every fault and change nothing', async () => {
    const { body: before } = await running.control('settings');

    const refused = await running.control('settings', {
      Delays: { CreateMs: -1, Create: 1 },
      Knobs: { RemovedMayRejoin: 'yes', ParticipantsPerGroup: 0 },
      Limits: { PerUser: { PerSecond: 0, Burst: 1 }, PerNumber: 5 },
    });
    const { body: after } = await running.control('settings');

    const faults = refused.body['Faults'] as { Parameter: string }[];
    expect(faults.map(({ Parameter }) => Parameter)).toEqual([
      'Delays.CreateMs',
      'Delays.Create',
      'Knobs.ParticipantsPerGroup',
      'Knobs.RemovedMayRejoin',
      'Limits.PerNumber',
      'Limits.PerUser.PerSecond',
    ]);
    expect(after).toEqual(before);
  });
});

describe('a knob', () => {
  const turn = (Knobs: object): Promise<unknown> => running.control('settings', { Knobs });

  it('named ListsCreatingGroups hides groups in CREATING, and Total is true', async () => {
    await running.seed({ Subject: 'A' }, { Subject: 'A', GroupStatus: 'CREATING' });

    await turn({ ListsCreatingGroups: false });
    const all = await running.call('ListChatGroup', { Page: FIRST_PAGE });
    const named = await running.call('ListChatGroup', { Page: FIRST_PAGE, Subject: 'A' });
    running.advance(300);
    const later = await running.call('ListChatGroup', { Page: FIRST_PAGE });

    expect([all, named, later].map(({ body }) => (body['Data'] as { Total: number }).Total)).toEqual([1, 1, 2]);
    expect((all.body['Data'] as { List: object[] }).List).toHaveLength(1);
  });

  it('named KeepsDeletedGroups leaves an INACTIVE row', async () => {
    await turn({ KeepsDeletedGroups: true });
    const { GroupId } = await seedOne();

    await running.call('DeleteChatGroup', { GroupId });
    running.advance(150);
    const [row] = await running.rows();

    expect(row).toMatchObject({ GroupId, GroupStatus: 'INACTIVE' });
    expect(row).not.toHaveProperty('InviteLink');
  });

  it('named SuspendedGroupsWork lets links and members of a suspended group change, its profile not', async () => {
    await turn({ SuspendedGroupsWork: true });
    const { GroupId } = await seedOne({ GroupStatus: 'SUSPENDED' });

    const codes = [
      await codeOf('AddChatGroupInviteLink', { GroupId }),
      await codeOf('DeleteChatGroupInviteLink', { GroupId }),
      await codeOf('DeleteChatGroupParticipants', { GroupId, List: '[]' }),
      await codeOf('UpdateChatGroup', { GroupId, Subject: 'B' }),
    ];

    expect(codes).toEqual(['OK', 'OK', 'OK', 'GroupError.GroupSuspended']);
  });

  it('named RemovedMayRejoin lets a removed member in again', async () => {
    await turn({ RemovedMayRejoin: true });
    const ParticipantNumber = '8613800000001';
    const { GroupId, InviteLink } = await seedOne({ Participants: [ParticipantNumber] });
    const List = JSON.stringify([{ ParticipantNumber }]);
    await running.call('DeleteChatGroupParticipants', { GroupId, List });
    running.advance(50);

    const joined = await running.control('join', { InviteLink, ParticipantNumber });

    expect([joined.status, await running.members(GroupId)]).toEqual([200, [ParticipantNumber]]);
  });

  it('named RemovalCountsAsked counts the numbers asked for', async () => {
    await turn({ RemovalCountsAsked: true });
    const { GroupId } = await seedOne();
    const List = JSON.stringify([{ ParticipantNumber: '8613800000001' }]);

    const { body } = await running.call('DeleteChatGroupParticipants', { GroupId, List });

    expect(body['Result']).toBe(1);
  });

  it('named ParticipantsPerGroup and GroupsPerNumber set the limits', async () => {
    await turn({ ParticipantsPerGroup: 1, GroupsPerNumber: 2 });
    const { InviteLink } = await seedOne({ Participants: ['8613800000001'] });

    const full = await running.control('join', { InviteLink, ParticipantNumber: '8613800000002' });
    const second = await codeOf('AddChatGroup', { Subject: 'A' });
    const third = await codeOf('AddChatGroup', { Subject: 'A' });

    expect(full.body['Message']).toContain('1 members');
    expect([second, third]).toEqual(['OK', 'GroupError.GroupCountLimit']);
  });

  it('named GroupFaultsAs200 answers what is wrong with a group in the envelope over HTTP 200', async () => {
    await turn({ GroupFaultsAs200: true });

    const unknown = await running.call('DeleteChatGroup', { GroupId: 'EA0' });
    const missing = await running.call('DeleteChatGroup', {});

    expect(unknown).toMatchObject({ status: 200, body: { Code: 'GroupError.GroupNotExist', Success: false } });
    expect(unknown.body).not.toHaveProperty('HostId');
    expect(missing.status).toBe(400);
  });

  it('named EmptyParameters takes an optional parameter that is sent empty for one that was left out', async () => {
    await seedOne();
    const empty = { Page: FIRST_PAGE, GroupStatus: '', Subject: '', GroupType: '' };
    const listed = async (): Promise<unknown> => (await running.call('ListChatGroup', empty)).body['Code'];

    const refused = await listed();
    await turn({ EmptyParameters: 'absent' });
    const taken = await listed();
    const mandatory = await codeOf('AddChatGroup', { Subject: '' });
    const { GroupId } = await seedOne({ Description: 'Questions' });
    await running.call('UpdateChatGroup', { GroupId, Subject: '', Description: '' });
    running.advance(150);
    const cleared = (await running.rows()).find((row) => row.GroupId === GroupId);

    expect([refused, taken]).toEqual(['InvalidParameter.GroupStatus', 'OK']);
    expect(mandatory).toMatch(/Subject$/);
    // A Description may be empty: that is a value of its own.
    expect([cleared?.Subject, cleared?.Description]).toEqual(['Order 1042', '']);
  });
});
