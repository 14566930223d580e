import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { FIRST_PAGE, owner, runCams, type RunningCams } from '../running-cams.js';

let running: RunningCams;
beforeEach(async () => {
  running = await runCams();
});
afterEach(() => running.stop());

const create = async (Subject = 'Order 1042'): Promise<{ GroupId: string; InviteLink: string }> => {
  await running.call('AddChatGroup', { Subject });
  running.advance(300);
  const rows = await running.rows({ Subject });
  return rows.at(-1) ?? { GroupId: '', InviteLink: '' };
};

const codeOf = async (action: string, parameters: Record<string, string>): Promise<unknown> =>
  (await running.call(action, parameters)).body['Code'];

describe('AddChatGroup', () => {
  it('answers a code of digits, and no GroupId', async () => {
    const { body } = await running.call('AddChatGroup', { Subject: 'Order 1042' });

    expect(body['UniqueCode']).toMatch(/^\d{18}$/);
    expect(body).not.toHaveProperty('GroupId');
  });

  it('shows a group without ID, link and role until it is created', async () => {
    const createdAt = running.now();
    await running.call('AddChatGroup', { Subject: '  Order 1042 ', Description: 'Questions' });

    running.advance(299);
    const before = await running.rows();
    running.advance(1);
    const after = await running.rows();

    const shown = {
      BusinessNumber: owner.BusinessNumber,
      Subject: 'Order 1042',
      Description: 'Questions',
      TotalParticipantCount: 0,
    };
    expect(before).toEqual([{ ...shown, GroupStatus: 'CREATING', GmtModifier: createdAt }]);
    expect(after).toEqual([
      {
        ...shown,
        GroupStatus: 'ACTIVE',
        GmtModifier: createdAt + 300,
        BusinessRole: 'example',
        GroupId: expect.stringMatching(/^EA[0-9a-f]{32}$/) as unknown,
        InviteLink: expect.stringMatching(/^https:\/\/chat\.whatsapp\.com\/\w{22}$/) as unknown,
      },
    ]);
  });

  it('makes two groups of two equal requests', async () => {
    const first = await running.call('AddChatGroup', { Subject: 'A' });
    const second = await running.call('AddChatGroup', { Subject: 'A' });
    running.advance(300);
    const rows = await running.rows({ Subject: 'A' });

    expect(first.body['UniqueCode']).not.toBe(second.body['UniqueCode']);
    expect(new Set(rows.map((row) => row.GroupId)).size).toBe(2);
  });

  it('refuses the 10,001st group of a number, and only of that number', async () => {
    await running.control('seed', {
      Spaces: [{ CustSpaceId: 'cams-local', BusinessNumbers: ['8613800000088'] }],
      Groups: Array.from({ length: 9_999 }, () => ({ ...owner, Subject: 'A' })),
    });

    const last = await codeOf('AddChatGroup', { Subject: 'A' });
    const refused = await running.call('AddChatGroup', { Subject: 'A' });
    const other = await codeOf('AddChatGroup', { Subject: 'A', BusinessNumber: '8613800000088' });

    expect([last, other]).toEqual(['OK', 'OK']);
    expect([refused.status, refused.body['Code']]).toEqual([400, 'GroupError.GroupCountLimit']);
    expect(refused.body['Message']).toContain('(#131211)');
  });
});

describe('UpdateChatGroup', () => {
  it('shows the change when it settles, and keeps what was left out', async () => {
    const { GroupId } = await create();
    const updatedAt = running.now();

    const { body } = await running.call('UpdateChatGroup', { GroupId, Description: 'New' });
    running.advance(149);
    const [before] = await running.rows();
    running.advance(1);
    const [after] = await running.rows();

    expect(body['Result']).toBe(1);
    expect(before).toMatchObject({ GroupStatus: 'UPDATING', Subject: 'Order 1042', GmtModifier: updatedAt });
    expect(before).not.toHaveProperty('Description');
    expect(after).toMatchObject({
      GroupStatus: 'ACTIVE',
      Subject: 'Order 1042',
      Description: 'New',
      GmtModifier: updatedAt + 150,
    });
  });

  it('adds a second change to the one under way', async () => {
    const { GroupId } = await create();
    const ProfilePictureFile = 'https://pictures.example/a.jpg';

    await running.call('UpdateChatGroup', { GroupId, Subject: 'B', Description: 'first' });
    running.advance(100);
    await running.call('UpdateChatGroup', { GroupId, Description: 'second', ProfilePictureFile });
    running.advance(149);
    const [before] = await running.rows();
    running.advance(1);
    const [after] = await running.rows();

    expect(before).toMatchObject({ GroupStatus: 'UPDATING', Subject: 'Order 1042' });
    expect(after).toMatchObject({ GroupStatus: 'ACTIVE', Subject: 'B', Description: 'second', ProfilePictureFile });
  });

  it('empties a description', async () => {
    const { GroupId } = await create();
    await running.call('UpdateChatGroup', { GroupId, Description: 'some' });
    running.advance(150);

    await running.call('UpdateChatGroup', { GroupId, Description: '' });
    running.advance(150);
    const [row] = await running.rows();

    expect(row?.Description).toBe('');
  });

  it('has nothing to do without a field to change', async () => {
    const { GroupId } = await create();

    const { body } = await running.call('UpdateChatGroup', { GroupId });
    const [row] = await running.rows();

    expect(body['Result']).toBe(0);
    expect(row?.GroupStatus).toBe('ACTIVE');
  });
});

describe('DeleteChatGroup', () => {
  it('shows the group as DELETING without its link, then not at all', async () => {
    const { GroupId, InviteLink } = await create();
    await running.control('join', { InviteLink, ParticipantNumber: '8613800000001' });

    const { body } = await running.call('DeleteChatGroup', { GroupId });
    running.advance(149);
    const [row] = await running.rows();
    running.advance(1);
    const rows = await running.rows();
    const state = await running.control('state');

    expect(body['Result']).toBe(1);
    expect(row).toMatchObject({ GroupId, GroupStatus: 'DELETING' });
    expect(row).not.toHaveProperty('InviteLink');
    expect(rows).toEqual([]);
    expect(state.body['Participants']).toBe(0);
  });

  it.each(['DELETING', 'gone'])('leaves a group that no action finds: %s', async (kind) => {
    const { GroupId } = await create();
    await running.call('DeleteChatGroup', { GroupId });
    if (kind === 'gone') running.advance(150);

    const codes = await Promise.all(
      [
        'DeleteChatGroup',
        'UpdateChatGroup',
        'AddChatGroupInviteLink',
        'DeleteChatGroupInviteLink',
        'ListChatGroupParticipants',
        'DeleteChatGroupParticipants',
      ].map((action) => codeOf(action, { GroupId })),
    );

    expect(new Set(codes)).toEqual(new Set(['GroupError.GroupNotExist']));
  });
});

describe('a group that is not ACTIVE', () => {
  const changes = [
    'UpdateChatGroup',
    'AddChatGroupInviteLink',
    'DeleteChatGroupInviteLink',
    'DeleteChatGroupParticipants',
  ];

  it.each([
    ['SUSPENDED', 'GroupError.GroupSuspended'],
    ['INACTIVE', 'GroupError.GroupNotActive'],
  ])('refuses changes when %s, and can be listed and deleted', async (GroupStatus, code) => {
    const [group] = await running.seed({ GroupStatus, Participants: ['8613800000001'] });
    const GroupId = group?.GroupId ?? '';

    const codes = await Promise.all(changes.map((action) => codeOf(action, { GroupId, Subject: 'B' })));
    const members = await running.members(GroupId);
    const listed = await running.rows({ GroupStatus });
    const deleted = await codeOf('DeleteChatGroup', { GroupId });

    expect(new Set(codes)).toEqual(new Set([code]));
    expect(members).toEqual(['8613800000001']);
    expect(listed).toHaveLength(1);
    expect(deleted).toBe('OK');
  });

  it('takes every change while UPDATING', async () => {
    const [group] = await running.seed({ GroupStatus: 'UPDATING' });
    const GroupId = group?.GroupId ?? '';

    const codes = await Promise.all(changes.map((action) => codeOf(action, { GroupId, Subject: 'B' })));

    expect(codes).toEqual(['OK', 'OK', 'OK', 'OK']);
  });
});

describe('ListChatGroup', () => {
  const page = async (
    Index: number,
    Size: number,
    filter = {},
  ): Promise<{ Total: number; List: { Subject: string }[] }> =>
    (await running.call('ListChatGroup', { Page: JSON.stringify({ Index, Size }), ...filter })).body['Data'] as never;

  it('pages in the order of creation, with the true total', async () => {
    await running.seed(...Array.from({ length: 25 }, (_, index) => ({ Subject: `S${String(index)}` })));

    const pages = await Promise.all([page(1, 10), page(3, 10), page(4, 10), page(Number.MAX_SAFE_INTEGER, 100)]);

    expect(pages.map(({ Total, List }) => [Total, List.length, List[0]?.Subject])).toEqual([
      [25, 10, 'S0'],
      [25, 5, 'S20'],
      [25, 0, undefined],
      [25, 0, undefined],
    ]);
  });

  it('keeps the order when groups change', async () => {
    const [first] = await running.seed({ Subject: 'A' }, { Subject: 'B' });

    await running.call('UpdateChatGroup', { GroupId: first?.GroupId ?? '', Subject: 'C' });
    running.advance(150);
    const rows = await running.rows();

    expect(rows.map((row) => row.Subject)).toEqual(['C', 'B']);
  });

  it('filters by status, by exact Subject, and by both', async () => {
    await running.seed({ Subject: 'A' }, { Subject: 'AB' }, { Subject: 'A', GroupStatus: 'SUSPENDED' });

    const pages = await Promise.all([
      page(1, 10, { GroupStatus: 'ACTIVE' }),
      page(1, 10, { Subject: 'A' }),
      page(1, 10, { Subject: 'a' }),
      page(1, 10, { Subject: 'A', GroupStatus: 'SUSPENDED' }),
    ]);

    expect(pages.map(({ Total }) => Total)).toEqual([2, 2, 0, 1]);
  });

  it('ignores the filters of another messenger', async () => {
    await running.seed({});

    const { Total } = await page(1, 10, { GroupLink: 'https://t.example/x', GroupType: 'any' });

    expect(Total).toBe(1);
  });

  it('counts the members of each group', async () => {
    await running.seed({ Participants: ['8613800000001', '8613800000002'] }, {});

    const rows = await running.rows();

    expect(rows.map((row) => row.TotalParticipantCount)).toEqual([2, 0]);
  });

  it('reads its parameters from a form as well', async () => {
    await running.seed({}, {});

    const inForm = await running.send(running.sign({ parameters: {}, form: { ...owner, Page: FIRST_PAGE } }));

    expect(inForm.body['Data']).toMatchObject({ Total: 2 });
  });
});
