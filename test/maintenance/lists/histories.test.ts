import { randomInt } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { RunReport } from '../../../shared/maintenance/run-report.js';
import { deleteEmptyGroups } from '../../../shared/maintenance/tasks/delete-empty-groups.js';
import { offBoardParticipant } from '../../../shared/maintenance/tasks/off-board-participant.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { groupInventory } from '../../../shared/state/group-inventory.js';
import { adversary } from '../../cams/read/adversary.js';
import { type MovingGroup, MovingWorld, orders } from '../../cams/read/moving-world.js';
import { randomFrom } from '../../local/cams/random-from.js';
import { databaseKinds } from '../../support/database-kinds.js';
import { SCOPE } from '../tasks/task-bed.js';
import { type ListBed, openListBed } from './open-list-bed.js';

const FULL = Boolean(process.env['FULL']);
const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const LEAVER = '8613800000009';
const OTHER = '8613800000077';

interface Scene {
  readonly world: MovingWorld;
  /** Groups that had an ID when the run began and are still there. */
  readonly throughout: ReadonlySet<MovingGroup>;
  readonly options: { readonly settings: Readonly<Record<string, string>>; readonly breaks: readonly number[] };
  /** The links when the run began. */
  readonly links: ReadonlyMap<MovingGroup, string | undefined>;
}

interface Play {
  readonly title: string;
  /** Adds a group. */
  readonly fill: (world: MovingWorld) => void;
  /** Has somebody join a group. */
  readonly join?: (group: MovingGroup) => void;
  readonly run: (scene: Scene) => Promise<RunReport>;
  /** Groups that were there throughout, and that the run should have changed and did not. */
  readonly missed: (scene: Scene) => readonly MovingGroup[];
  /** Groups that should not have been changed and were. */
  readonly harmed?: (report: RunReport) => readonly MovingGroup[];
}

describe.each(databaseKinds)('groups that somebody else works on, too, on %s', (name, kind) => {
  const share = name === 'SQLite' ? 1 : 10;
  const histories = Math.ceil((FULL ? 3400 : 10) / share);
  let bed: ListBed;

  beforeAll(async () => {
    bed = await openListBed(randomFrom(seed), kind);
  });
  afterAll(() => bed.close());

  /** Plays histories, holds each report against the world, and says how they ended. */
  const expectHonestRuns = async ({ title, fill, join, run, missed, harmed = () => [] }: Play): Promise<void> => {
    const ends = new Map<string, number>();
    let calls = 0;
    for (let index = 0; index < histories; index += 1) {
      const random = randomFrom(seed + index);
      const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value;
      const world = new MovingWorld(random, { order: pick(orders) }, `EA${title}${String(index)}x`);
      for (let count = 3 + world.upTo(6); count > 0; count -= 1) fill(world);
      if (random() < 0.2) world.begin();
      const { move } = adversary(world, pick([0, 0.02, 0.05, 0.1]), join);
      const throughout = new Set(world.groups.filter(({ id }) => id !== undefined));
      bed.cams.world = world;
      bed.cams.calls.length = 0;
      bed.cams.between = (before) => {
        if (before > 0) move();
        for (const group of throughout) if (!world.groups.includes(group)) throughout.delete(group);
      };
      const settings = { MAX_PAGE_SIZE: pick(['2', '3', '4', '100']), MAINTENANCE_SHRUNK_BELOW: '0.0001' };
      // Invocations that die while the list is read, and others go on with it.
      const breaks = random() < 0.3 ? Array.from({ length: 4 }, () => 8 + world.upTo(60)) : [];
      const links = new Map(world.groups.map((group) => [group, group.link]));
      const scene: Scene = { world, throughout, options: { settings, breaks }, links };

      const report = await run(scene);

      bed.cams.between = () => undefined;
      calls += bed.cams.calls.length;
      const end = report.Reason ?? report.State;
      ends.set(end, (ends.get(end) ?? 0) + 1);
      const isFalse = report.State === 'Completed' && missed(scene).length > 0;
      if (isFalse || harmed(report).length > 0)
        throw new Error(`seed ${String(seed + index)}: ${JSON.stringify(report)}`);
    }
    const figures = `${String(histories)}, seed ${String(seed)}, ${String(calls)} calls`;
    process.stdout.write(
      `${title} while lists move, ${name}: ${figures}, ${JSON.stringify(Object.fromEntries(ends))}\n`,
    );
    expect(ends.get('Completed') ?? 0).toBeGreaterThanOrEqual(Math.floor(histories / 4));
  };

  it('are off-boarded, or the run does not say Completed', async () => {
    await expectHonestRuns({
      title: 'off-board',
      fill: (world) => world.add({ members: world.random() < 0.7 ? [LEAVER, OTHER] : [OTHER] }),
      run: ({ options }) => bed.run(offBoardParticipant, { ParticipantNumbers: [LEAVER] }, options),
      missed: ({ throughout }) => [...throughout].filter(({ members }) => members.includes(LEAVER)),
    });
  });

  it('get new links, or the run does not say Completed', async () => {
    await expectHonestRuns({
      title: 'rotate',
      fill: (world) => world.add(),
      run: ({ options }) => bed.run(rotateInviteLinks, {}, options),
      missed: ({ throughout, links }) => [...throughout].filter((group) => group.link === links.get(group)),
    });
  });

  it('are deleted where they were empty for long, or the run does not say Completed; never with somebody in them', async () => {
    const deleted: MovingGroup[] = [];
    const beEmptyForLong = async (groupId: string): Promise<void> => {
      const members = { members: [], memberCount: 0, membersReadAtMs: 0, gmtModifier: 0, totalCount: 0 };
      const texts = { subject: '', description: '', status: 'ACTIVE', linkDigest: null, pictureDigest: null };
      await groupInventory(bed.database, SCOPE).record({ groupId, ...texts, ...members }, [], 'earlier', 0);
      const sql = 'UPDATE inventory_groups SET empty_sightings = 3, empty_since = 0 WHERE group_id = $1';
      await bed.database.run(sql, [groupId]);
    };
    await expectHonestRuns({
      title: 'delete',
      fill: (world) => world.add({ members: world.random() < 0.3 ? [OTHER] : [] }),
      // Nobody joins without a link.
      join: (group) => {
        if (group.link !== undefined) group.members.push(OTHER);
      },
      run: async ({ world, options }) => {
        const empty = world.groups.filter(({ members }) => members.length === 0);
        const AdoptGroupIds = empty.flatMap(({ id }) => id ?? []);
        for (const groupId of AdoptGroupIds) await beEmptyForLong(groupId);
        deleted.length = 0;
        bed.cams.instead = {
          DeleteChatGroup: ({ GroupId }) => {
            deleted.push(...world.groups.filter(({ id }) => id === GroupId));
            return undefined;
          },
        };
        return bed.run(deleteEmptyGroups, { AdoptGroupIds }, { ...options, request: { MaxChanges: 1000 } });
      },
      missed: ({ throughout }) => [...throughout].filter(({ members }) => members.length === 0),
      harmed: ({ State }) => deleted.filter(({ members }) => State === 'Refused' || members.length > 0),
    });
  });
});
