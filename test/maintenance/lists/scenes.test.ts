import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { applyGroupProfile } from '../../../shared/maintenance/tasks/apply-group-profile.js';
import { deleteEmptyGroups } from '../../../shared/maintenance/tasks/delete-empty-groups.js';
import { offBoardParticipant } from '../../../shared/maintenance/tasks/off-board-participant.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { takeGroupInventory } from '../../../shared/maintenance/tasks/take-group-inventory.js';
import { groupInventory } from '../../../shared/state/group-inventory.js';
import { type MovingGroup, MovingWorld, type Quirks } from '../../cams/read/moving-world.js';
import { randomFrom } from '../../local/cams/random-from.js';
import { captureLines } from '../../support/capture-lines.js';
import { claimGroup } from '../tasks/claim-group.js';
import { SCOPE } from '../tasks/task-bed.js';
import { type ListBed, openListBed } from './open-list-bed.js';

const LEAVER = '8613800000009';
const OTHER = '8613800000077';
const DAY_MS = 24 * 3_600_000;
const leaver = { ParticipantNumbers: [LEAVER] };

let bed: ListBed;
let restore: () => void;

beforeAll(async () => {
  bed = await openListBed(randomFrom(1));
  // Events that nobody receives are logged.
  ({ restore } = captureLines());
});
afterAll(async () => {
  restore();
  await bed.close();
});
beforeEach(async () => {
  bed.cams.between = () => undefined;
  bed.cams.instead = {};
  bed.cams.calls.length = 0;
  for (const table of ['group_counts', 'inventories', 'inventory_groups'])
    await bed.database.run(`DELETE FROM ${table}`);
});

const worldOf = (count: number, quirks: Partial<Quirks> = {}, group: Partial<MovingGroup> = {}): MovingWorld => {
  const world = new MovingWorld(randomFrom(1), quirks);
  for (let index = 0; index < count; index += 1) world.add({ subject: `Order ${String(index)}`, ...group });
  bed.cams.world = world;
  return world;
};
const members = (): Pick<MovingGroup, 'members'> => ({ members: [LEAVER] });
const memberships = ({ groups }: MovingWorld): number =>
  groups.filter((group) => group.members.includes(LEAVER)).length;
/** Does something once, after so many calls of a run. */
const after = (calls: number, change: () => void): void => {
  bed.cams.between = (before) => {
    if (before === calls) change();
  };
};
const listings = (): number => bed.cams.calls.filter((call) => call === 'ListChatGroup').length;

describe('a list of 110 groups of which somebody deletes one and creates one after page 1 was read', () => {
  it('hides nobody from an off-boarding', async () => {
    const world = worldOf(110);
    // The first row of page 2, which slides onto page 1.
    world.groups[100]?.members.push(LEAVER);
    after(101, () => {
      const [first] = world.groups;
      if (first) world.remove(first);
      world.add();
    });

    const report = await bed.run(offBoardParticipant, leaver);

    expect(memberships(world)).toBe(0);
    expect(report).toMatchObject({
      State: 'Completed',
      Groups: 111,
      NotYetNamed: 0,
      NotWorkedOn: {},
      Proof: { MembershipsLeft: 0 },
    });
  });
});

describe('a list that stands still', () => {
  it.each([
    [9, 1, 1],
    [100, 2, 1],
    [110, 6, 2],
  ])('of %d groups costs %d calls to plan, and %d to prove the links', async (count, planning, proving) => {
    worldOf(count);

    await bed.run(rotateInviteLinks, {}, { request: { Mode: 'plan' } });
    const planned = listings();
    const report = await bed.run(rotateInviteLinks);

    expect(planned).toBe(planning);
    // Each group is looked for under its Subject before its link is replaced.
    expect(listings()).toBe(2 * planning + count + proving);
    expect(report).toMatchObject({ State: 'Completed', Proof: { LinksConfirmed: count } });
  });

  it('is read on where an invocation stopped', async () => {
    worldOf(250);
    const breaks = [40, 60, 90, 110, 150];

    const report = await bed.run(rotateInviteLinks, {}, { request: { Mode: 'plan' }, breaks });

    expect(report).toMatchObject({ State: 'Planned', Groups: 250 });
    expect(report).not.toHaveProperty('Reason');
    expect(listings()).toBeLessThanOrEqual(8 + breaks.length);
  });

  it.each<readonly [string, Partial<Quirks>, object]>([
    ['pages are cut to 10', { clamp: 10 }, {}],
    ['pages are cut to 10 and begin where those of 100 would', { clamp: 10, clampOffset: 'asked' }, {}],
    ['the last page is repeated beyond the end', { beyondEnd: 'last page' }, {}],
    ['there is no Total beyond the end', { beyondEnd: 'without Total' }, {}],
    ['pages may have 20 rows', {}, { MAX_PAGE_SIZE: '20' }],
  ])('is whole where %s', async (_, quirks, settings) => {
    const world = worldOf(25, quirks, members());
    const sizes: number[] = [];
    bed.cams.instead = {
      ListChatGroup: ({ Page = '' }) => void sizes.push((JSON.parse(Page) as { Size: number }).Size),
    };
    for (const group of world.groups) group.members = [LEAVER];

    const report = await bed.run(offBoardParticipant, leaver, { settings: { ...settings } });

    expect(memberships(world)).toBe(0);
    expect(report).toMatchObject({ State: 'Completed', Groups: 25, Proof: { GroupsChecked: 25 } });
    expect(Math.max(...sizes)).toBe('MAX_PAGE_SIZE' in settings ? 20 : 100);
  });
});

describe('a list that is never known to be whole', () => {
  const unsettled = (): MovingWorld => worldOf(30, { total: 'page' });
  const settings = { MAX_PAGE_SIZE: '20' };

  it('is worked on as far as it was seen, and the run says so', async () => {
    const world = unsettled();
    for (const group of world.groups) group.members = [LEAVER];

    const report = await bed.run(offBoardParticipant, leaver, { settings });

    expect(memberships(world)).toBe(0);
    expect(report).toMatchObject({
      State: 'CompletedWithFailures',
      Reason: 'ListUnsettled',
      Code: 'PartialSuccess',
      Success: false,
      Message: expect.stringMatching(/a group may be missing/),
      Items: { Done: 30, Failed: 0 },
    });
  });

  it('is said of a plan, too', async () => {
    unsettled();

    const report = await bed.run(rotateInviteLinks, {}, { settings, request: { Mode: 'plan' } });

    expect(report).toMatchObject({ State: 'Planned', Reason: 'ListUnsettled', Groups: 30 });
    expect(report.Notices.at(-1)).toMatch(/a group may be missing/);
  });

  it.each([
    ['rotate-invite-links', rotateInviteLinks, {}],
    ['apply-group-profile', applyGroupProfile, { Subject: 'Spring' }],
  ] as const)('does not let %s end well', async (_, task, params) => {
    unsettled();

    const report = await bed.run(task as typeof rotateInviteLinks, params, { settings });

    expect(report).toMatchObject({
      State: 'CompletedWithFailures',
      Reason: 'ListUnsettled',
      Items: { Done: 30, Failed: 0 },
    });
  });

  it('keeps delete-empty-groups from beginning', async () => {
    const world = unsettled();

    const plan = await bed.run(deleteEmptyGroups, {}, { settings, request: { Mode: 'plan' } });
    const report = await bed.run(deleteEmptyGroups, {}, { settings });

    expect(plan.Notices.join(' ')).toMatch(/would be refused: .* Nothing is deleted/);
    expect(report).toMatchObject({ State: 'Refused', Reason: 'ListUnsettled' });
    expect(world.groups).toHaveLength(30);
    expect(bed.cams.calls.filter((call) => call.startsWith('Delete'))).toEqual([]);
  });

  it('loses no group of the inventory, nor begins a suspicion', async () => {
    const world = worldOf(50);
    await bed.run(takeGroupInventory, {}, { settings });
    const kept = world.groups.splice(0, 20);
    const quirks = world.quirks as { total: Quirks['total'] };
    quirks.total = 'page';

    const report = await bed.run(takeGroupInventory, {}, { settings });
    bed.clock.aheadMs += 2 * DAY_MS;
    const later = await bed.run(takeGroupInventory, {}, { settings });

    for (const each of [report, later]) {
      expect(each).toMatchObject({
        State: 'CompletedWithFailures',
        Reason: 'ListUnsettled',
        Proof: { GroupsSeen: 30, GroupsGone: 0, ListComplete: false, Suspicious: false },
      });
    }
    expect(await groupInventory(bed.database, SCOPE).find(kept[0]?.id ?? '')).toMatchObject({ goneAtMs: null });
  });

  it('proves no deletion', async () => {
    const world = worldOf(30);
    const groupId = world.groups[0]?.id ?? '';
    await bed.run(takeGroupInventory, {}, { settings });
    await bed.database.run('UPDATE inventory_groups SET empty_sightings = 3, empty_since = 0');
    const quirks = world.quirks as { total: Quirks['total'] };
    bed.cams.between = (_, operation) => {
      if (operation === 'DeleteChatGroup') quirks.total = 'page';
    };

    const report = await bed.run(deleteEmptyGroups, { AdoptGroupIds: [groupId] }, { settings });

    expect(report).toMatchObject({
      State: 'CompletedWithFailures',
      Reason: 'ListUnsettled',
      Items: { Done: 1 },
      Proof: { GroupsDeleted: 1, GroupsStillThere: 0 },
    });
  });
});

describe('groups without a GroupId', () => {
  it.each([
    ['no GroupId', undefined],
    ['an empty one', ''],
  ])('are counted, and block nothing but off-boarding (%s)', async (_, id) => {
    const world = worldOf(3);
    world.begin({ id });
    const groupId = world.groups[0]?.id ?? '';

    const rotation = await bed.run(rotateInviteLinks);
    const offBoarding = await bed.run(offBoardParticipant, leaver);
    const inventory = await bed.run(takeGroupInventory);
    await bed.database.run('UPDATE inventory_groups SET empty_sightings = 3, empty_since = 0');
    const deletion = await bed.run(
      deleteEmptyGroups,
      { AdoptGroupIds: [groupId] },
      { request: { MaxChanges: 1 }, settings: { MAINTENANCE_EMPTY_SIGHTINGS: '1' } },
    );

    expect(rotation).toMatchObject({ State: 'Completed', NotYetNamed: 1, Items: { Done: 3 } });
    expect(offBoarding).toMatchObject({ State: 'CompletedWithFailures', Reason: 'NotYetNamed', NotYetNamed: 1 });
    expect(inventory).toMatchObject({ State: 'Completed', NotYetNamed: 1, Proof: { GroupsSeen: 3 } });
    expect(deletion).toMatchObject({ State: 'Completed', NotYetNamed: 1, Items: { Done: 1 } });
  });

  it('that are created while an off-boarding works are looked at, and who is in them is told', async () => {
    const world = worldOf(2, {}, {});
    for (const group of world.groups) group.members = [LEAVER];
    world.begin({ members: [LEAVER] });
    bed.cams.between = (_, operation) => {
      const creating = world.groups.find(({ id }) => id === undefined);
      if (operation === 'DeleteChatGroupParticipants' && creating) world.finish(creating);
    };

    const report = await bed.run(offBoardParticipant, leaver);

    expect(report).toMatchObject({
      State: 'CompletedWithFailures',
      Reason: 'MembershipsLeft',
      NotYetNamed: 1,
      Proof: { Groups: 3, GroupsChecked: 3, MembershipsLeft: 1, LeftIn: [world.groups[2]?.id] },
    });
  });
});

describe('groups in a state that cannot be worked on', () => {
  it('are those of another state than ACTIVE and UPDATING, however these are written', async () => {
    const world = worldOf(0);
    const [lower, updating, suspended, archived, inactive, stateless, creating] = [
      'active',
      'Updating',
      'SUSPENDED',
      'archived',
      'INACTIVE',
      '',
      'CREATING',
    ].map((status) => world.add({ status }));
    world.add({ status: 'DELETING' });
    const before = new Map(world.groups.map((group) => [group, group.link]));

    const report = await bed.run(rotateInviteLinks);

    const changed = (group: MovingGroup | undefined): boolean =>
      group !== undefined && group.link !== before.get(group);
    expect([lower, updating].map(changed)).toEqual([true, true]);
    expect([suspended, archived, inactive, stateless, creating].some(changed)).toBe(false);
    expect(report).toMatchObject({
      State: 'CompletedWithFailures',
      // The ID of a group in CREATING may be another one later: it counts as not yet named.
      NotYetNamed: 1,
      Actions: { ReplaceLink: 2, NotWorkedOn: 4 },
      Items: { Done: 2, Failed: 4 },
      NotWorkedOn: { SUSPENDED: 1, ARCHIVED: 1, INACTIVE: 1, NONE: 1 },
    });
    expect(report.Failures).toContainEqual({ GroupId: suspended?.id, Code: 'NotWorkedOn.SUSPENDED' });
  });

  it('are no failure where there is nothing to change', async () => {
    const world = worldOf(1);
    world.add({ status: 'INACTIVE', link: undefined });
    world.add({ status: 'SUSPENDED', link: undefined });

    expect(await bed.run(rotateInviteLinks)).toMatchObject({ State: 'Completed', NotWorkedOn: {} });
    expect(await bed.run(rotateInviteLinks, { CloseJoining: true })).toMatchObject({
      State: 'Completed',
      Items: { Done: 1 },
    });
  });

  it('fail a closing whose link leaks, and a profile that they do not have', async () => {
    const world = worldOf(1);
    world.add({ status: 'SUSPENDED', subject: 'Spring' });

    const closing = await bed.run(rotateInviteLinks, { CloseJoining: true });
    const profile = await bed.run(applyGroupProfile, { Subject: 'Summer' });
    const had = await bed.run(applyGroupProfile, { Filter: { SubjectPrefix: 'Spring' }, Subject: '{Subject}' });

    for (const report of [closing, profile]) {
      expect(report).toMatchObject({ State: 'CompletedWithFailures', NotWorkedOn: { SUSPENDED: 1 } });
    }
    expect(had).toMatchObject({ State: 'Completed', NotWorkedOn: {} });
  });

  it('are not deleted, and told', async () => {
    const world = worldOf(1);
    world.add({ status: 'SUSPENDED' });
    await bed.run(takeGroupInventory);
    await bed.database.run('UPDATE inventory_groups SET empty_sightings = 3, empty_since = 0');

    for (const { id = '' } of world.groups) await claimGroup(bed.database, id);

    const report = await bed.run(deleteEmptyGroups, {}, { request: { MaxChanges: 9 } });

    expect(report).toMatchObject({
      State: 'Completed',
      Items: { Done: 1, Skipped: 1 },
      NotWorkedOn: { SUSPENDED: 1 },
    });
    expect(world.groups.map(({ status }) => status)).toEqual(['SUSPENDED']);
  });
});

describe('a list of members that was cut short', () => {
  const cut = (world: MovingWorld, shown: number): void => {
    bed.cams.instead = {
      ListChatGroupParticipants: ({ GroupId }) => {
        const { members: all = [] } = world.groups.find(({ id }) => id === GroupId) ?? {};
        const List = all.slice(0, shown).map((ParticipantNumber) => ({ ParticipantNumber }));
        return { Data: { Total: all.length, List } };
      },
    };
  };

  it('says of nobody that he is not there', async () => {
    const world = worldOf(1, {}, { members: [OTHER, LEAVER] });
    cut(world, 1);

    const report = await bed.run(offBoardParticipant, leaver);

    expect(report).toMatchObject({
      State: 'CompletedWithFailures',
      Items: { Failed: 1 },
      Failures: [{ Code: 'MembersIncomplete' }],
    });
  });

  it('lets those be removed whom it shows, and is no proof', async () => {
    const world = worldOf(1, {}, { members: [LEAVER, OTHER, '8613800000078'] });
    cut(world, 1);

    const report = await bed.run(offBoardParticipant, leaver);

    expect(memberships(world)).toBe(0);
    expect(report).toMatchObject({
      State: 'CompletedWithFailures',
      Reason: 'GroupsNotChecked',
      Failures: [{ Code: 'MembersIncomplete' }],
      Proof: { Groups: 1, GroupsChecked: 0 },
    });
  });

  it('makes nobody leave the inventory, and no group empty', async () => {
    const world = worldOf(2, {}, { members: [OTHER, LEAVER] });
    await bed.run(takeGroupInventory);
    cut(world, 1);

    const report = await bed.run(takeGroupInventory, { Full: true });

    const known = await groupInventory(bed.database, SCOPE).find(world.groups[0]?.id ?? '');
    expect(report).toMatchObject({ State: 'CompletedWithFailures', Items: { Failed: 2 } });
    expect(known).toMatchObject({ members: [LEAVER, OTHER], memberCount: null });
  });
});

describe('a run whose proof finds something else than was wanted', () => {
  const taken = (): { readonly Result: number } => ({ Result: 1 });

  it('is no completed one where CAMS did not do what it took', async () => {
    const world = worldOf(2, {}, { members: [LEAVER] });
    bed.cams.instead = { DeleteChatGroupParticipants: taken, UpdateChatGroup: taken };

    const offBoarding = await bed.run(offBoardParticipant, leaver);
    const profile = await bed.run(applyGroupProfile, { Subject: 'Spring' });

    expect(offBoarding).toMatchObject({
      State: 'CompletedWithFailures',
      Reason: 'MembershipsLeft',
      Message: 'Memberships left: 2. LeftIn names the groups.',
      Items: { Done: 2 },
      Proof: { MembershipsLeft: 2, LeftIn: world.groups.map(({ id }) => id) },
    });
    expect(profile).toMatchObject({
      State: 'CompletedWithFailures',
      Reason: 'GroupsDifferent',
      Proof: { GroupsDifferent: 2, GroupsChecked: 2 },
    });
  });

  it('is no completed one where a group is listed no more, or has another link', async () => {
    const world = worldOf(3);
    bed.cams.between = (_, operation) => {
      const [gone, changed] = world.groups;
      // Before the proof, which is the first list after the last link.
      if (operation !== 'ListChatGroup' || bed.cams.calls.at(-1) !== 'AddChatGroupInviteLink') return;
      if (bed.cams.calls.filter((call) => call === 'AddChatGroupInviteLink').length < 3) return;
      if (gone) world.remove(gone);
      if (changed) changed.link = world.newLink();
    };

    const report = await bed.run(rotateInviteLinks);

    expect(report).toMatchObject({
      State: 'CompletedWithFailures',
      Reason: 'LinksChangedSince',
      Message:
        'Links that are not as this run left them: 1. Groups that are not listed, so that their links are unproved: 1.',
      Items: { Done: 3 },
      Proof: { LinksChanged: 3, LinksConfirmed: 1, LinksChangedSince: 1, GroupsNotSeen: 1 },
    });
  });
});

describe('a list that is read while groups are sought', () => {
  it('does not take a group for gone that it did not show', async () => {
    const world = worldOf(30);
    let answers = 0;
    bed.cams.instead = {
      AddChatGroupInviteLink: ({ GroupId }) => {
        // The first group gets its link, and nobody hears of it; from then on no list shows the group, or is whole.
        if (GroupId !== world.groups[0]?.id || (answers += 1) > 1) return undefined;
        (world.quirks as { total: Quirks['total'] }).total = 'page';
        return { status: 503, Code: 'ServiceUnavailable', Success: false };
      },
      ListChatGroup: ({ Page = '', Subject }) => {
        if (answers === 0) return undefined;
        const { Total, List } = world.list(JSON.parse(Page) as { Index: number; Size: number }, Subject);
        return { Data: { Total: Total + 1, List: List.filter(({ GroupId }) => GroupId !== world.groups[0]?.id) } };
      },
    };
    const GroupIds = [world.groups[0]?.id];

    const settings = { MAX_PAGE_SIZE: '20' };
    const report = await bed.run(rotateInviteLinks, { Filter: { GroupIds } }, { settings });

    expect(report).toMatchObject({
      State: 'CompletedWithFailures',
      Items: { Unknown: 1, Skipped: 0 },
      Failures: [{ Code: 'ListUnsettled' }],
    });
  });
});
