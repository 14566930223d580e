import { randomInt } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { linkDigest } from '../../../shared/groups/digests.js';
import { applyGroupProfile } from '../../../shared/maintenance/tasks/apply-group-profile.js';
import { offBoardParticipant } from '../../../shared/maintenance/tasks/off-board-participant.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { randomFrom } from '../../local/cams/random-from.js';
import { databaseKinds } from '../../support/database-kinds.js';
import { openRunBed, type RunBed, startOf } from '../engine/run-bed.js';
import { type Aftermath, timesChanged, unleash } from './unleash.js';

const FULL = Boolean(process.env['FULL']);
const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const GROUPS = FULL ? 300 : 60;
const LEAVER = '8613800000009';

interface Tally {
  items: number;
  reads: number;
  writes: number;
  deaths: number;
  invocations: number;
}

describe.each(databaseKinds)('through chaos, on %s', (name, kind) => {
  const seeds = FULL ? (name === 'SQLite' ? 100 : 10) : name === 'SQLite' ? 5 : 1;
  let bed: RunBed;
  const tallies = new Map<string, Tally>();

  beforeAll(async () => {
    bed = await openRunBed(kind, randomFrom(seed));
  });
  afterAll(async () => {
    await bed.close();
    for (const [task, { items, reads, writes, deaths, invocations }] of tallies) {
      const each = (count: number): string => (count / items).toFixed(2);
      process.stdout.write(
        `${name} ${task}: seed ${String(seed)}, ${String(items)} items, ${each(reads)} reads and ${each(writes)} writes each, ${String(invocations)} invocations, ${String(deaths)} died\n`,
      );
    }
  });
  beforeEach(() => bed.clear());

  const note = (task: string, items: number, { reads, writes, deaths, invocations }: Aftermath): void => {
    const tally = tallies.get(task) ?? { items: 0, reads: 0, writes: 0, deaths: 0, invocations: 0 };
    tally.items += items;
    tally.reads += reads;
    tally.writes += writes;
    tally.deaths += deaths;
    tally.invocations += invocations;
    tallies.set(task, tally);
  };
  const expectThrift = (task: string): void => {
    const { items, reads, writes } = tallies.get(task) ?? { items: 0, reads: 0, writes: 0 };
    expect(writes / items).toBeLessThanOrEqual(1.4);
    expect(reads / items).toBeLessThanOrEqual(3);
  };
  const eachSeed = async (work: (random: () => number) => Promise<void>): Promise<void> => {
    for (let index = 0; index < seeds; index += 1) {
      await bed.clear();
      await work(randomFrom(seed + index));
    }
  };

  it('each link is replaced exactly once, and the one in force is on record', async () => {
    await eachSeed(async (random) => {
      const groups = await bed.seed(
        Array.from({ length: GROUPS }, (_, index) => ({ Subject: `Order ${String(index)}` })),
      );

      const aftermath = await unleash(bed, rotateInviteLinks, startOf(rotateInviteLinks), random);

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

  it('a number leaves every group it is in, once, and nobody else does', async () => {
    await eachSeed(async (random) => {
      const seeded = Array.from({ length: GROUPS }, (_, index) => ({
        Subject: `Order ${String(index)}`,
        Participants: ['8613800000001', ...(random() < 0.8 ? [LEAVER] : [])],
      }));
      const groups = await bed.seed(seeded);

      const start = startOf(offBoardParticipant, { ParticipantNumbers: [LEAVER] });
      const aftermath = await unleash(bed, offBoardParticipant, start, random);

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
      const aftermath = await unleash(bed, applyGroupProfile, start, random);

      expect(aftermath.report).toMatchObject({ State: 'Completed', Groups: GROUPS });
      for (const { GroupId } of groups) expect(timesChanged(aftermath, 'UpdateChatGroup', GroupId)).toBe(1);
      for (const { Subject } of await bed.rows()) expect(Subject).toBe('Spring sale');
      note('apply-group-profile', GROUPS, aftermath);
    });
    expectThrift('apply-group-profile');
  });
});
