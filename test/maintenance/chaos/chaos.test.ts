import { randomInt } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { linkDigest } from '../../../shared/groups/digests.js';
import { readInventory } from '../../../shared/maintenance/inventory/export-inventory.js';
import { applyGroupProfile } from '../../../shared/maintenance/tasks/apply-group-profile.js';
import { deleteEmptyGroups } from '../../../shared/maintenance/tasks/delete-empty-groups.js';
import { offBoardParticipant } from '../../../shared/maintenance/tasks/off-board-participant.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { takeGroupInventory } from '../../../shared/maintenance/tasks/take-group-inventory.js';
import { randomFrom } from '../../local/cams/random-from.js';
import { everyDatabaseKind } from '../../support/database-kinds.js';
import { captureLines } from '../../support/capture-lines.js';
import { SCOPE } from '../tasks/task-bed.js';
import { openRunBed, type RunBed, startOf } from '../engine/run-bed.js';
import { claimGroup } from '../tasks/claim-group.js';
import { keepTallies } from './keep-tallies.js';
import { timesChanged, unleash } from './unleash.js';

const FULL = Boolean(process.env['FULL']);
const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
// One run of ten thousand groups: FULL=1 CHAOS_SEEDS=1 CHAOS_GROUPS=10000.
const { CHAOS_GROUPS = '300', CHAOS_SEEDS = '100' } = process.env;
const GROUPS = FULL ? Number(CHAOS_GROUPS) : 24;
const LEAVER = '8613800000009';
const DAY_MS = 24 * 3_600_000;

describe.each(everyDatabaseKind)('through chaos, on %s', (name, kind) => {
  const seeds = FULL ? Math.ceil(Number(CHAOS_SEEDS) / (name === 'SQLite' ? 1 : 10)) : name === 'SQLite' ? 2 : 1;
  let bed: RunBed;
  let restore: () => void;
  const tallies = keepTallies(`${name}, seed ${String(seed)}`);

  beforeAll(async () => {
    bed = await openRunBed(kind, randomFrom(seed));
    // Events that nobody receives are logged.
    ({ restore } = captureLines());
  });
  afterAll(async () => {
    restore();
    await bed.close();
  });
  beforeEach(() => bed.clear());

  const { note, expectThrift } = tallies;
  const eachSeed = async (work: (random: () => number, runId: string) => Promise<void>): Promise<void> => {
    for (let index = 0; index < seeds; index += 1) {
      await bed.clear();
      await work(randomFrom(seed + index), `run-${String(index)}`);
    }
  };

  it('each link is replaced exactly once, and the one in force is on record', async () => {
    await eachSeed(async (random) => {
      const groups = await bed.seed(
        Array.from({ length: GROUPS }, (_, index) => ({ Subject: `Order ${String(index)}` })),
      );

      const aftermath = await unleash(bed, rotateInviteLinks, startOf(rotateInviteLinks), GROUPS, random);

      const links = new Map((await bed.rows()).map(({ GroupId, InviteLink }) => [GroupId, InviteLink]));
      const records = await bed.database.run('SELECT group_id, live_digest FROM link_records WHERE settled = 1');
      const recorded = new Map(records.map((row) => [row['group_id'], row['live_digest']]));
      expect(aftermath.report).toMatchObject({ State: 'Completed', Groups: GROUPS });
      for (const { GroupId, InviteLink } of groups) {
        expect(timesChanged(aftermath, 'AddChatGroupInviteLink', GroupId)).toBe(1);
        expect(links.get(GroupId)).not.toBe(InviteLink);
        expect(recorded.get(GroupId)).toBe(linkDigest(links.get(GroupId) ?? ''));
      }
      note('rotate-invite-links', GROUPS, aftermath);
    });
    expectThrift('rotate-invite-links');
  });

  // One task is smoke enough: what a proxy does differently it does to every statement.
  if (name === 'PgBouncer' && !FULL) return;

  it('a number leaves every group it is in, once, and nobody else does', async () => {
    await eachSeed(async (random) => {
      const seeded = Array.from({ length: GROUPS }, (_, index) => ({
        Subject: `Order ${String(index)}`,
        Participants: ['8613800000001', ...(random() < 0.8 ? [LEAVER] : [])],
      }));
      const groups = await bed.seed(seeded);

      const start = startOf(offBoardParticipant, { ParticipantNumbers: [LEAVER] });
      const aftermath = await unleash(bed, offBoardParticipant, start, GROUPS, random);

      expect(aftermath.report).toMatchObject({ State: 'Completed', Groups: GROUPS });
      for (const [index, { GroupId }] of groups.entries()) {
        const was = seeded[index]?.Participants.includes(LEAVER);
        expect(timesChanged(aftermath, 'DeleteChatGroupParticipants', GroupId)).toBe(was ? 1 : 0);
        expect(await bed.members(GroupId)).toEqual(['8613800000001']);
      }
      note('off-board-participant', GROUPS, aftermath);
    });
    expectThrift('off-board-participant');
  });

  it('each group takes its profile once, and those that have it already are left alone', async () => {
    await eachSeed(async (random) => {
      const seeded = Array.from({ length: GROUPS }, (_, index) => ({
        Subject: random() < 0.2 ? `Spring ${String(index)}` : `Order ${String(index)}`,
        Description: 'Spring',
      }));
      const groups = await bed.seed(seeded);

      const start = startOf(applyGroupProfile, { Subject: 'Spring sale', Description: 'Spring' });
      const aftermath = await unleash(bed, applyGroupProfile, start, GROUPS, random);

      expect(aftermath.report).toMatchObject({ State: 'Completed', Groups: GROUPS });
      for (const { GroupId } of groups) expect(timesChanged(aftermath, 'UpdateChatGroup', GroupId)).toBe(1);
      for (const { Subject } of await bed.rows()) expect(Subject).toBe('Spring sale');
      note('apply-group-profile', GROUPS, aftermath);
    });
    expectThrift('apply-group-profile');
  });

  it('each group that was empty for a week is deleted once, none else, and never more than the cap', async () => {
    await eachSeed(async (random, runId) => {
      const seeded = Array.from({ length: GROUPS }, (_, index) => ({
        Subject: `Order ${String(index)}`,
        Participants: random() < 0.2 ? ['8613800000001'] : [],
      }));
      const groups = await bed.seed(seeded);
      for (const day of [1, 2, 3]) {
        const start = startOf(takeGroupInventory, {}, {}, `${runId}-${String(day)}`);
        expect(await bed.deliver(takeGroupInventory, start)).toMatchObject({ State: 'Completed' });
        bed.clock.aheadMs += 4 * DAY_MS;
      }
      const empty = groups.filter((_, index) => seeded[index]?.Participants.length === 0);
      // More than a request may adopt by name are ours by record.
      const AdoptGroupIds = groups.slice(0, 1000).map(({ GroupId }) => GroupId);
      for (const { GroupId } of groups.slice(1000)) await claimGroup(bed.database, GroupId);

      const capped = await bed.deliver(
        deleteEmptyGroups,
        startOf(deleteEmptyGroups, { AdoptGroupIds }, {}, `${runId}-capped`),
      );
      const start = startOf(deleteEmptyGroups, { AdoptGroupIds }, { MaxChanges: empty.length }, runId);
      const aftermath = await unleash(bed, deleteEmptyGroups, start, GROUPS, random);

      expect(capped).toMatchObject({ State: 'Refused', Reason: 'TooManyChanges' });
      expect(aftermath.report).toMatchObject({ State: 'Completed', Groups: GROUPS });
      for (const { GroupId } of groups) {
        expect(timesChanged(aftermath, 'DeleteChatGroup', GroupId)).toBe(
          empty.some((group) => group.GroupId === GroupId) ? 1 : 0,
        );
      }
      // Two changes to a group: its link, and the group itself.
      note('delete-empty-groups', 2 * empty.length, aftermath);
    });
    expectThrift('delete-empty-groups');
  });

  it('the inventory is what CAMS has', async () => {
    await eachSeed(async (random, runId) => {
      const groups = await bed.seed(
        Array.from({ length: GROUPS }, (_, index) => ({
          Subject: `Order ${String(index)}`,
          Participants: ['8613800000001', LEAVER],
        })),
      );
      await bed.deliver(takeGroupInventory, startOf(takeGroupInventory, {}, {}, `${runId}-first`));
      for (const { GroupId } of groups) {
        if (random() < 0.3) await bed.control('POST', 'leave', { GroupId, ParticipantNumber: LEAVER });
      }

      const start = startOf(takeGroupInventory, { Full: true }, {}, runId);
      const aftermath = await unleash(bed, takeGroupInventory, start, GROUPS, random);

      expect(aftermath.report).toMatchObject({ State: 'Completed', Groups: GROUPS });
      const known = new Map<string, readonly string[]>();
      for await (const page of readInventory(bed.database, SCOPE)) {
        for (const { GroupId, ParticipantNumbers } of page) {
          known.set(String(GroupId), [ParticipantNumbers].flat().map(String).toSorted());
        }
      }
      expect(known.size).toBe(GROUPS);
      for (const { GroupId } of groups) expect(known.get(GroupId)).toEqual((await bed.members(GroupId)).toSorted());
      note('take-group-inventory', GROUPS, aftermath);
    });
    expectThrift('take-group-inventory');
  });
});
