import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { FIRST_PAGE, runCams, type RunningCams } from '../running-cams.js';
import { addRules, clearRules } from './fault-calls.js';

let running: RunningCams;
beforeEach(async () => {
  running = await runCams();
});
afterEach(() => running.stop());

const seedOne = async (group: object = {}): Promise<string> => (await running.seed(group))[0]?.GroupId ?? '';

const statuses = async (): Promise<readonly string[]> => (await running.rows()).map((row) => row.GroupStatus);

describe('PartialRemoval', () => {
  const [first, second, third] = ['8613800000001', '8613800000002', '8613800000003'];
  const List = JSON.stringify([first, second, third].map((ParticipantNumber) => ({ ParticipantNumber })));

  it.each([
    ['the last one asked for', {}, [third], 2],
    ['those it names', { Keep: [first, second] }, [first, second], 1],
    ['nobody with an empty list', { Keep: [] }, [], 3],
  ])('keeps %s', async (_, more, left, Result) => {
    const GroupId = await seedOne({ Participants: [first, second, third] });
    await addRules(running, { Operation: '*', Effect: { Kind: 'PartialRemoval', ...more } });

    const { body } = await running.call('DeleteChatGroupParticipants', { GroupId, List });
    running.advance(50);
    const members = await running.members(GroupId);
    const again = await running.call('DeleteChatGroupParticipants', { GroupId, List });

    expect([body['Code'], body['Result'], members]).toEqual(['OK', Result, left]);
    expect(again.body['Result']).toBe(left.length);
  });
});

describe('Stuck', () => {
  it.each(['AddChatGroup', 'UpdateChatGroup', 'DeleteChatGroup'])(
    'leaves the group of %s standing until the rules are cleared, over a restart too',
    async (operation) => {
      const [during, after] =
        {
          AddChatGroup: ['CREATING', 'ACTIVE'],
          UpdateChatGroup: ['UPDATING', 'ACTIVE'],
          DeleteChatGroup: ['DELETING', undefined],
        }[operation] ?? [];
      const GroupId = operation === 'AddChatGroup' ? '' : await seedOne();
      await addRules(running, { Operation: operation, Effect: { Kind: 'Stuck' } });

      await running.call(operation, { ...(GroupId !== '' && { GroupId }), Subject: 'B' });
      running.advance(3_600_000);
      const stuck = await statuses();
      await running.restart();
      const restarted = await statuses();
      const cleared = await clearRules(running);
      const [row] = await running.rows();

      expect([stuck, restarted]).toEqual([[during], [during]]);
      expect(cleared.body).toEqual({ Rules: [], Released: 1 });
      expect(row?.GroupStatus).toBe(after);
      expect(row?.Subject).toBe(after && 'B');
    },
  );

  it('releases nothing that is merely under way', async () => {
    await running.call('AddChatGroup', { Subject: 'A' });

    const { body } = await clearRules(running);

    expect([body['Released'], await statuses()]).toEqual([0, ['CREATING']]);
  });
});

describe('FailCreation', () => {
  it('answers a UniqueCode as ever, and ends INACTIVE', async () => {
    await addRules(running, { Operation: 'AddChatGroup', Effect: { Kind: 'FailCreation' } });

    const { body } = await running.call('AddChatGroup', { Subject: 'A' });
    const creating = await statuses();
    running.advance(300);

    expect(body).toMatchObject({ Code: 'OK', UniqueCode: expect.any(String) as unknown });
    expect([creating, await statuses()]).toEqual([['CREATING'], ['INACTIVE']]);
  });
});

describe('FailFields', () => {
  it.each([
    [['Subject'], { Subject: 'A', Description: 'new', ProfilePictureFile: 'https://example.com/new.jpg' }],
    [['Description', 'ProfilePictureFile'], { Subject: 'B', Description: 'old' }],
    [['Subject', 'Description', 'ProfilePictureFile'], { Subject: 'A', Description: 'old' }],
  ])('keeps %j and applies the rest', async (Fields, expected) => {
    const GroupId = await seedOne({ Subject: 'A', Description: 'old' });
    await addRules(running, { Operation: 'UpdateChatGroup', Effect: { Kind: 'FailFields', Fields } });

    const { body } = await running.call('UpdateChatGroup', {
      GroupId,
      Subject: 'B',
      Description: 'new',
      ProfilePictureFile: 'https://example.com/new.jpg',
    });
    const updating = await statuses();
    running.advance(150);
    const [row] = await running.rows();

    expect([body['Result'], updating]).toEqual([1, ['UPDATING']]);
    expect(row).toMatchObject({ GroupStatus: 'ACTIVE', ...expected });
  });
});

describe('StaleList', () => {
  const total = async (action = 'ListChatGroup', parameters = {}): Promise<unknown> => {
    const { body } = await running.call(action, { Page: FIRST_PAGE, ...parameters });
    return (body['Data'] as { Total: number } | undefined)?.Total ?? body['Code'];
  };

  it('answers what was there when the rule was set, for as many calls as it says', async () => {
    await seedOne();
    await addRules(running, { Operation: 'ListChatGroup', Effect: { Kind: 'StaleList' }, Times: 2 });
    await seedOne();

    const totals = [await total(), await total(), await total()];

    expect(totals).toEqual([1, 1, 2]);
  });

  it('shows states and members as they were, while changes go on', async () => {
    const [group] = await running.seed({ Subject: 'A', Participants: ['8613800000001'] });
    const GroupId = group?.GroupId ?? '';
    await addRules(running, { Operation: '*', Effect: { Kind: 'StaleList' }, Times: 0 });

    await running.call('UpdateChatGroup', { GroupId, Subject: 'B' });
    await running.control('join', { InviteLink: group?.InviteLink, ParticipantNumber: '8613800000002' });
    running.advance(150);
    const stale = [(await running.rows())[0]?.Subject, await running.members(GroupId)];
    await clearRules(running);
    const fresh = [(await running.rows())[0]?.Subject, await running.members(GroupId)];

    expect(stale).toEqual(['A', ['8613800000001']]);
    expect(fresh).toEqual(['B', ['8613800000001', '8613800000002']]);
  });

  it('ends after a span of the clock', async () => {
    await addRules(running, { Operation: 'ListChatGroup', Effect: { Kind: 'StaleList', ForMs: 1000 } });
    await seedOne();

    const during = [await total(), await total()];
    running.advance(999);
    during.push(await total());
    running.advance(1);

    expect([during, await total()]).toEqual([[0, 0, 0], 1]);
  });

  it('does not know the members of a group that was added since', async () => {
    await addRules(running, { Operation: 'ListChatGroupParticipants', Effect: { Kind: 'StaleList' } });
    const GroupId = await seedOne();

    const answers = [
      await total('ListChatGroupParticipants', { GroupId }),
      await total('ListChatGroupParticipants', { GroupId }),
    ];

    expect(answers).toEqual(['GroupError.GroupNotExist', 0]);
  });

  it('survives a reset and a close of the service without a leak', async () => {
    await addRules(running, { Operation: '*', Effect: { Kind: 'StaleList' }, Times: 0 });

    await running.control('reset', {});
    await addRules(running, { Operation: '*', Effect: { Kind: 'StaleList' }, Times: 0 });
    await running.restart();

    expect([await total(), running.reports]).toEqual([0, []]);
  });
});
