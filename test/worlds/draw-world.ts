import { type BehaviourId, type Changed, values } from './behaviours.js';
import type { Fate, WorldBed } from './open-world.js';
import { HIDDEN, OTHER_NUMBER, type World } from './world.js';

export const LEAVER = '8613800000001';
const OTHERS = ['8613800000002', '8613800000003'];
const COUNTS = [0, 1, 2, 4, 8, Infinity];
const LOST_SHARES = [0, 0, 0.02, 0.1];
const MANY_GROUPS = 105;
const MANY_SHARE = 0.03;
const FOREIGN_SECONDS = 90;

type Pick = <Value>(list: readonly Value[]) => Value;

const pickWith =
  (random: () => number): Pick =>
  (list) =>
    list[Math.floor(random() * list.length)] as (typeof list)[number];

/** Draws in which rows a world differs: none to all, each by any of its other values. */
export const drawRows = (random: () => number): Changed => {
  const pick = pickWith(random);
  const count = pick(COUNTS);
  const ids = (Object.keys(values) as BehaviourId[])
    .map((id) => ({ id, at: random() }))
    .toSorted((left, right) => left.at - right.at)
    .slice(0, count);
  return Object.fromEntries(ids.map(({ id }) => [id, pick(values[id].slice(1))]));
};

/** What somebody else does to a world while ours is worked on. */
const changeFromOutside = (world: World, pick: Pick): void => {
  const group = pick(world.groups.filter((each) => each.number === world.number));
  const number = pick(OTHERS);
  switch (pick(['join', 'leave', 'rename', 'create', 'link'])) {
    case 'join':
      // Nobody joins without a link, nor what is not in use.
      if (group.link !== null && group.status === 'ACTIVE' && !group.deleted && !group.members.includes(number)) {
        group.members = [...group.members, number];
      }
      break;
    case 'leave':
      group.members = group.members.filter((each) => each !== number);
      break;
    case 'rename':
      if (group.madeFor === undefined) group.subject = `${group.subject}'`;
      break;
    case 'create':
      world.add(pick(['Order A', 'Order & B', 'another']));
      break;
    default:
  }
};

/** Fills a world with groups that have been there for long, and draws what others do and what is lost on the way. */
export const fillWorld = (world: World, bed: WorldBed, random: () => number): void => {
  const pick = pickWith(random);
  const count = random() < MANY_SHARE ? MANY_GROUPS : 1 + Math.floor(random() * 6);
  for (let index = 1; index <= count; index += 1) {
    const members = [LEAVER, ...OTHERS, HIDDEN].filter(() => random() < 0.35);
    const status = random() < 0.1 ? 'SUSPENDED' : 'ACTIVE';
    const link = random() < 0.2 ? { link: null } : {};
    world.add(`Group ${String(index)}`, { status, members, ...link, ...(random() < 0.2 ? { picture: '' } : {}) });
  }
  for (let index = 0; index < 2; index += 1)
    world.add(`foreign ${String(index)}`, { number: OTHER_NUMBER, members: [LEAVER] });
  world.age();
  // An old group of a Subject that is asked for; whether lists show it yet is the world's affair.
  if (random() < 0.4) world.add(pick(['Order A', 'Order & B']));
  const changes = pick([0, 0, 3, 20]);
  for (let index = 0; index < changes; index += 1) {
    world.later(random() * FOREIGN_SECONDS * 1000, () => {
      changeFromOutside(world, pick);
    });
  }
  const lost = pick(LOST_SHARES);
  bed.fate = (): Fate => (random() < lost ? pick(['lost before', 'lost after', 'throttled'] as const) : undefined);
};
