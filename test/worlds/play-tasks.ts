import { applyGroupProfile } from '../../shared/maintenance/tasks/apply-group-profile.js';
import { deleteEmptyGroups } from '../../shared/maintenance/tasks/delete-empty-groups.js';
import { offBoardParticipant } from '../../shared/maintenance/tasks/off-board-participant.js';
import { rotateInviteLinks } from '../../shared/maintenance/tasks/rotate-invite-links.js';
import { takeGroupInventory } from '../../shared/maintenance/tasks/take-group-inventory.js';
import type { RunReport } from '../../shared/maintenance/run-report.js';
import { LEAVER } from './draw-world.js';
import type { WorldBed } from './open-world.js';
import type { Tally } from './play-calls.js';
import type { TrueGroup, World } from './world.js';

const DAY_MS = 86_400_000;
const COMING_BACK_MS = 10_000;

/** A task, and what its report says that is not so. */
type Play = (
  bed: WorldBed,
  world: World,
  there: readonly TrueGroup[],
) => Promise<readonly [RunReport, readonly string[]]>;

const proofOf = ({ Proof }: RunReport): Readonly<Record<string, number>> => (Proof ?? {}) as Record<string, number>;
const isCompleted = ({ State }: RunReport): boolean => State === 'Completed';
const inUse = ({ status, deleted }: TrueGroup): boolean => status === 'ACTIVE' && !deleted;

const offBoard: Play = async (bed, world, there) => {
  const report = await bed.run(offBoardParticipant, { ParticipantNumbers: [LEAVER], AllowMissing: true });
  bed.clock.aheadMs += COMING_BACK_MS;
  world.tick();
  const left = there.filter((group) => !group.deleted && group.members.includes(LEAVER)).length;
  return [report, isCompleted(report) && left > 0 ? [`off-boarded, and in ${String(left)} groups`] : []];
};

const rotate =
  (closes: boolean): Play =>
  async (bed, world, there) => {
    const before = new Map(world.groups.map((group) => [group, group.link]));
    const report = await bed.run(rotateInviteLinks, { CloseJoining: closes });
    const isDone = (group: TrueGroup): boolean =>
      closes ? group.link === null : group.link !== null && group.link !== before.get(group);
    const missed = there.filter((group) => inUse(group) && !isDone(group)).length;
    // Those too that were created while it worked.
    const done = world.groups.filter((group) => group.number === world.number && isDone(group)).length;
    const { LinksConfirmed = 0 } = proofOf(report);
    return [
      report,
      [
        ...(isCompleted(report) && missed > 0 ? [`links changed, and not in ${String(missed)} groups`] : []),
        ...(!closes && LinksConfirmed > done
          ? [`${String(LinksConfirmed)} links confirmed, ${String(done)} changed`]
          : []),
      ],
    ];
  };

const rename: Play = async (bed, _, there) => {
  const report = await bed.run(applyGroupProfile, { Description: 'as it shall be' });
  const wrong = there.filter((group) => inUse(group) && group.description !== 'as it shall be').length;
  return [report, isCompleted(report) && wrong > 0 ? [`described, and not ${String(wrong)} groups`] : []];
};

const deleteEmpty: Play = async (bed, world, there) => {
  await bed.run(takeGroupInventory);
  bed.clock.aheadMs += 30 * DAY_MS;
  const before = there.filter(({ deleted }) => deleted).length;
  const AdoptGroupIds = there.map(({ id }) => id);
  const report = await bed.run(deleteEmptyGroups, { AdoptGroupIds }, { MaxChanges: world.groups.length });
  const deleted = there.filter((group) => group.deleted).length - before;
  const { GroupsDeleted = 0 } = proofOf(report);
  return [
    report,
    [
      ...(GroupsDeleted > deleted
        ? [`${String(GroupsDeleted)} groups said to be deleted, ${String(deleted)} are`]
        : []),
      ...(there.some((group) => group.deleted && group.members.length > 0)
        ? ['a group with somebody in it is deleted']
        : []),
    ],
  ];
};

const plays: readonly Play[] = [offBoard, rotate(false), rotate(true), rename, deleteEmpty];

/** Plays some tasks in a world. @returns what was reported and is not so, and what was changed unasked. */
export const playTasks = async (
  bed: WorldBed,
  world: World,
  random: () => number,
  tally: Tally,
): Promise<readonly string[]> => {
  const lies: string[] = [];
  const isForeign = ({ number }: TrueGroup): boolean => number !== world.number;
  const seeForeign = (): string =>
    JSON.stringify(
      world.groups
        .filter(isForeign)
        .map(({ link, members, description, deleted }) => [link, members, description, deleted]),
    );
  const seePictures = (): number => world.groups.filter(({ picture }) => picture !== '').length;
  for (const play of plays.filter(() => random() < 0.35)) {
    const foreign = seeForeign();
    const pictures = seePictures();
    // Of a group that no list shows yet nobody can know.
    const listedMs = bed.clock.nowMs() - Number(world.is('list-read-lag'));
    const there = world.groups.filter(
      (group) => !isForeign(group) && !group.deleted && group.status !== 'CREATING' && group.createdAtMs <= listedMs,
    );
    const [report, found] = await play(bed, world, there);
    tally[isCompleted(report) ? 'certain' : 'unknown'] += 1;
    lies.push(...found);
    if (seeForeign() !== foreign) lies.push('a group of another number was changed');
    if (pictures - seePictures() > 1) lies.push(`${String(pictures - seePictures())} groups lost their picture`);
  }
  return lies;
};
