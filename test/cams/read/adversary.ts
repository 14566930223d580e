import type { MovingGroup, MovingWorld } from './moving-world.js';

type Move = 'create' | 'delete' | 'rename' | 'join' | 'begin' | 'finish' | 'fail' | 'swap';

// Somebody who does a bit of everything, and some who do over and over what hides rows best.
const characters: readonly (readonly Move[])[] = [
  ['create', 'delete', 'rename', 'join', 'begin', 'finish', 'fail', 'swap'],
  ['swap'],
  ['rename', 'join'],
  ['begin', 'fail', 'finish', 'swap', 'join'],
];

/** What somebody else does to the groups of a number between two calls. */
export interface Adversary {
  /** Makes none, one or several moves. */
  readonly move: () => void;
}

/**
 * Creates, deletes, renames and joins, lets creations come to an end or vanish; or deletes one group and creates another, so
 * that no Total changes.
 *
 * @param rate how likely a move is between two calls.
 * @param join has somebody join a group, if that can be.
 */
export const adversary = (
  world: MovingWorld,
  rate: number,
  join: (group: MovingGroup) => void = (group) => {
    group.members.push('8613800000077');
  },
): Adversary => {
  const moves = characters[world.upTo(characters.length)] ?? ['swap'];
  const creating = (): MovingGroup | undefined => world.groups.find(({ id }) => id === undefined);
  const make: Readonly<Record<Move, () => void>> = {
    create: () => world.add(),
    delete: () => {
      const group = world.any();
      if (group) world.remove(group);
    },
    rename: () => {
      const group = world.any();
      if (!group) return;
      group.subject = `Order ${String(world.upTo(1000))}`;
      world.touch(group);
    },
    join: () => {
      const group = world.any();
      if (!group) return;
      join(group);
      world.touch(group);
    },
    begin: () => world.begin({ subject: `Order ${String(world.upTo(3))}` }),
    finish: () => {
      const group = creating();
      if (group) world.finish(group);
    },
    fail: () => {
      const group = creating();
      if (group) world.remove(group);
    },
    swap: () => {
      make.delete();
      make.create();
    },
  };
  return {
    move: () => {
      while (world.random() < rate) make[moves[world.upTo(moves.length)] ?? 'swap']();
    },
  };
};
