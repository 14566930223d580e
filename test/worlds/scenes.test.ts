import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { applyGroupProfile } from '../../shared/maintenance/tasks/apply-group-profile.js';
import { deleteEmptyGroups } from '../../shared/maintenance/tasks/delete-empty-groups.js';
import { offBoardParticipant } from '../../shared/maintenance/tasks/off-board-participant.js';
import { rotateInviteLinks } from '../../shared/maintenance/tasks/rotate-invite-links.js';
import { takeGroupInventory } from '../../shared/maintenance/tasks/take-group-inventory.js';
import { captureLines, type CapturedLines } from '../support/capture-lines.js';
import type { Changed } from './behaviours.js';
import { openWorldBed, type WorldBed } from './open-world.js';
import { HIDDEN, OTHER_NUMBER, type TrueGroup, type World } from './world.js';

const LEAVER = '8613800000001';
const DAY_MS = 86_400_000;
let bed: WorldBed;
let lines: CapturedLines;

beforeAll(async () => {
  lines = captureLines();
  bed = await openWorldBed();
});
afterAll(async () => {
  await bed.close();
  lines.restore();
});

/** A world with these groups, which have been there for long. */
const worldWith = (changed: Changed, count: number, more: Partial<TrueGroup> = {}): World => {
  const world = bed.begin(changed);
  for (let index = 1; index <= count; index += 1) world.add(`Group ${String(index)}`, { ...more });
  world.age();
  return world;
};
const stillIn = (world: World): number => world.groups.filter(({ members }) => members.includes(LEAVER)).length;
const leaver = { ParticipantNumbers: [LEAVER] };
let tokens = 0;
const token = (): string => `token-${String((tokens += 1))}`;

describe('a create', () => {
  it.each(['throttle-after-row', 'meta-after-row'])(
    'that is refused and was executed (%s) makes one group',
    async (value) => {
      const world = worldWith({ 'refused-before-execution': value }, 0);
      const request = { Subject: `Order ${value}`, ClientToken: token() };

      const first = await bed.call('AddChatGroup', request);
      const again = await bed.call('AddChatGroup', request);

      expect(first).toMatchObject({ Success: false, Outcome: 'Unknown' });
      expect(again).toMatchObject({ Success: false, Outcome: 'Unknown' });
      expect(world.groups).toHaveLength(1);
    },
  );

  it('whose answer was lost, and that never ran, is not answered with a group that the list showed late', async () => {
    const world = bed.begin({ 'list-read-lag': '3000' });
    world.add('Order late');
    bed.fate = (action) => (action === 'AddChatGroup' ? 'lost before' : undefined);
    const request = { Subject: 'Order late', ClientToken: token(), WaitSeconds: 20 };

    const answers = [await bed.call('AddChatGroup', request), await bed.call('AddChatGroup', request)];

    for (const answer of answers) expect(answer).toMatchObject({ Success: false, Outcome: 'Unknown' });
    for (const answer of answers) expect(answer).not.toHaveProperty('GroupId');
  });

  it.each(['empty', 'placeholder', 'none', 'hidden', 'final'])(
    'is answered with its GroupId only once that cannot change (%s while it is created)',
    async (value) => {
      const world = worldWith({ 'creating-groupid': value, 'create-delay': '3000' }, 0);

      const answer = await bed.call('AddChatGroup', { Subject: `New ${value}`, ClientToken: token(), WaitSeconds: 20 });

      expect(answer).toMatchObject({ Success: true, GroupId: world.groups[0]?.id, GroupStatus: 'ACTIVE' });
    },
  );

  it('whose Subject is stored otherwise is not said to be CREATING', async () => {
    worldWith({ 'subject-stored': 'escaped' }, 0);

    const answer = await bed.call('AddChatGroup', { Subject: 'A & B', WaitSeconds: 12 });

    expect(answer).toMatchObject({ Success: true });
    expect(answer).not.toHaveProperty('GroupStatus');
  });
});

describe('a removal', () => {
  it.each<[string, Changed, Partial<TrueGroup>]>([
    [
      'the group answers as unknown because it is suspended',
      { 'gone-means-gone': 'also-suspended' },
      { status: 'SUSPENDED' },
    ],
    ['lists show numbers with a plus sign', { 'member-number-form': 'plus' }, {}],
    ['lists show one member of two', { 'members-page': 'one-row' }, { members: ['8613800000007', LEAVER] }],
    ['lists leave a member out who shows no number', { 'hidden-members': 'left-out' }, { members: [HIDDEN, LEAVER] }],
    ['lists lead what happens', { 'members-source': 'optimistic' }, {}],
    ['a group without a link shows no members', { 'members-need-link': 'own-code' }, { link: null }],
  ])('calls nobody Removed or NotMember who is in, where %s', async (_, changed, more) => {
    const world = worldWith(changed, 1, { members: [LEAVER], ...more });
    const [group] = world.groups;

    const answer = await bed.call('DeleteChatGroupParticipants', {
      GroupId: group?.id,
      List: [{ ParticipantNumber: LEAVER }],
    });
    world.settle();

    const said = (answer['Participants'] as { Outcome: string }[] | undefined)?.[0]?.Outcome;
    expect(stillIn(world) === 1 && (said === 'Removed' || said === 'NotMember')).toBe(false);
  });
});

describe('off-boarding', () => {
  it.each<[string, Changed, number]>([
    ['Total counts a page', { 'total-meaning': 'this-page' }, 150],
    ['pages are counted from 0', { 'page-index-origin': '0' }, 150],
    [
      'pages are counted from 0 and Total counts a page',
      { 'page-index-origin': '0', 'total-meaning': 'this-page' },
      150,
    ],
    ['numbers have a plus sign', { 'member-number-form': 'plus' }, 2],
    ['lists of members are cut', { 'members-page': 'one-row' }, 2],
    ['groups without a link refuse by an unknown code', { 'members-need-link': 'own-code' }, 2],
    ['groups without a link answer as unknown', { 'members-need-link': '131041' }, 2],
    ['removals fail later', { 'members-source': 'optimistic' }, 3],
  ])('is completed only if nobody is left, where %s', async (_, changed, count) => {
    const world = worldWith(changed, count, { members: ['8613800000007', LEAVER] });
    const [first] = world.groups;
    if (first && 'members-need-link' in changed) first.link = null;
    world.age();

    const report = await bed.run(offBoardParticipant, leaver);
    world.settle();

    expect(report.State === 'Completed' && stillIn(world) > 0).toBe(false);
    // What can be done is done, whatever one group answers.
    expect('members-need-link' in changed ? stillIn(world) : 1).toBe(1);
  });
});

describe('rotating links', () => {
  it('fails where CAMS answers the link that was there', async () => {
    worldWith({ 'add-link-on-existing': 'same' }, 2);

    const report = await bed.run(rotateInviteLinks);

    expect(report).toMatchObject({ State: 'CompletedWithFailures', Items: { Failed: 2 }, Proof: { LinksChanged: 0 } });
    expect(report.Failures).toContainEqual(expect.objectContaining({ Code: 'LinkUnchanged' }));
  });

  it('closes groups whose rows show no link, and says that no row proves it', async () => {
    const world = worldWith({ 'row-link': 'never' }, 2);

    const report = await bed.run(rotateInviteLinks, { CloseJoining: true });

    expect(world.groups.map(({ link }) => link)).toEqual([null, null]);
    expect(report).toMatchObject({ State: 'CompletedWithFailures', Reason: 'LinksNotShown' });
  });

  it('never records the link that it replaced as the one in force', async () => {
    worldWith({ 'list-read-lag': '3000' }, 1);

    const report = await bed.run(rotateInviteLinks);

    expect(report).toMatchObject({ State: 'Completed', Proof: { LinksConfirmed: 1, LinksChangedSince: 0 } });
  });

  it('leaves the groups of another number alone', async () => {
    const world = worldWith({ 'list-scope': 'space' }, 1);
    const foreign = world.add('foreign', { number: OTHER_NUMBER });
    const { link } = foreign;
    world.age();

    const report = await bed.run(rotateInviteLinks);

    expect(report).toMatchObject({ State: 'Completed', Items: { Done: 1 } });
    expect(foreign.link).toBe(link);
  });

  it.each<[string, Changed, number]>([
    ['pages are counted from 0', { 'page-index-origin': '0' }, 5],
    ['pages are cut to 50 rows', { 'page-size-max': 'clamped-to-50' }, 120],
  ])('is completed only if every group has a new link, where %s', async (_, changed, count) => {
    const world = worldWith(changed, count);
    const before = new Map(world.groups.map((group) => [group, group.link]));

    const report = await bed.run(rotateInviteLinks);

    const all = world.groups.every((group) => group.link !== before.get(group));
    expect(report.State === 'Completed').toBe(all);
  });
});

describe('a profile', () => {
  it('keeps the descriptions where an update clears what it leaves out, and stops when a picture is lost', async () => {
    const world = worldWith({ 'update-omitted': 'cleared' }, 3);

    const report = await bed.run(applyGroupProfile, { Subject: '{Subject} v2' });

    expect(world.groups.map(({ description }) => description)).toEqual(world.groups.map(() => 'as it was'));
    expect(world.groups.filter(({ picture }) => picture === '')).toHaveLength(1);
    expect(report.Failures).toContainEqual(expect.objectContaining({ Code: 'FieldLost' }));
  });
});

describe('deleting empty groups', () => {
  beforeEach(async () => {
    await bed.database.run('DELETE FROM inventory_groups');
  });

  it.each<[string, Changed, readonly string[]]>([
    ['lists leave out who shows no number', { 'hidden-members': 'left-out' }, [HIDDEN]],
    ['a group without a link answers as unknown', { 'members-need-link': '131041' }, []],
    ['rows keep a dead link', { 'row-link': 'stays', 'success-flag': 'false-is-failed' }, []],
  ])('counts and leaves what is so, where %s', async (_, changed, members) => {
    const world = worldWith(changed, 1, { members });
    const [group] = world.groups;
    await bed.run(takeGroupInventory);
    bed.clock.aheadMs += 30 * DAY_MS;

    const report = await bed.run(deleteEmptyGroups, { AdoptGroupIds: [group?.id] });

    const deleted = world.groups.filter((each) => each.deleted).length;
    const { GroupsDeleted = 0, GroupsLeftClosed = 0 } = (report.Proof ?? {}) as Record<string, number>;
    expect(members.length > 0 && deleted > 0).toBe(false);
    expect(GroupsDeleted).toBeLessThanOrEqual(deleted);
    expect(GroupsLeftClosed).toBe(group?.deleted || group?.link !== null ? 0 : 1);
  });
});
