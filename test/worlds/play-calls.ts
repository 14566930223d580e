import { LEAVER } from './draw-world.js';
import type { Body, WorldBed } from './open-world.js';
import type { TrueGroup, World } from './world.js';

/** How often answers were certain, and how often they said that nobody can tell. */
export interface Tally {
  certain: number;
  unknown: number;
  calls: number;
}

const CREATES = ['Order A', 'Order A', 'Order & B'];

const isSure = ({ Success, Outcome }: Body): boolean => Success === true || Outcome === 'NotApplied';

/** What is not so of the answers to one create, sent twice. */
const liesOfCreate = (answers: readonly Body[], subject: string, made: readonly TrueGroup[]): readonly string[] => [
  ...(made.length > 1 ? [`${String(made.length)} groups of one ${subject}`] : []),
  ...answers.flatMap(({ Success, GroupId, Outcome, Code }) => [
    ...(Success === true && made.length === 0 ? [`${subject} answered, and there is none`] : []),
    ...(GroupId !== undefined && !made.some(({ id }) => id === GroupId)
      ? [`${subject} answered with another group`]
      : []),
    ...(Outcome === 'NotApplied' && made.length > 0
      ? [`${subject} made, and answered NotApplied (${String(Code)})`]
      : []),
  ]),
];

const playCreate = async (bed: WorldBed, world: World, subject: string, tally: Tally): Promise<readonly string[]> => {
  const before = new Set(world.groups);
  const request = {
    Subject: subject,
    ClientToken: `${world.number}-${String(before.size)}-${subject}`,
    WaitSeconds: 15,
  };
  const first = await bed.call('AddChatGroup', request);
  const madeFirst = world.groups.filter((group) => !before.has(group) && group.madeFor !== undefined);
  const second = await bed.call('AddChatGroup', request);
  const made = world.groups.filter((group) => !before.has(group) && group.madeFor !== undefined);
  for (const answer of [first, second]) tally[isSure(answer) ? 'certain' : 'unknown'] += 1;
  // What the first answer says is about what was made by then.
  return [...new Set([...liesOfCreate([first], subject, madeFirst), ...liesOfCreate([second], subject, made)])];
};

const playRemoval = async (bed: WorldBed, world: World, group: TrueGroup, tally: Tally): Promise<readonly string[]> => {
  const wasIn = group.members.includes(LEAVER);
  const answer = await bed.call('DeleteChatGroupParticipants', {
    GroupId: group.id,
    List: [{ ParticipantNumber: LEAVER }],
  });
  bed.clock.aheadMs += 10_000;
  world.tick();
  const isIn = group.members.includes(LEAVER);
  const outcome = (answer['Participants'] as { Outcome: string }[] | undefined)?.[0]?.Outcome;
  tally[outcome === 'Removed' || outcome === 'NotMember' ? 'certain' : 'unknown'] += 1;
  return [
    ...(outcome === 'Removed' && isIn ? ['Removed, and in'] : []),
    ...(outcome === 'NotMember' && wasIn ? ['NotMember, and was in'] : []),
    ...(answer['Outcome'] === 'NotApplied' && wasIn && !isIn ? ['removed, and answered NotApplied'] : []),
  ];
};

const playDeletion = async (bed: WorldBed, group: TrueGroup, tally: Tally): Promise<readonly string[]> => {
  const lies: string[] = [];
  for (let times = 0; times < 2; times += 1) {
    const answer = await bed.call('DeleteChatGroup', { GroupId: group.id });
    tally[isSure(answer) ? 'certain' : 'unknown'] += 1;
    if (answer['Success'] === true && !group.deleted) lies.push('deleted, and there');
    if (times === 0 && answer['Outcome'] === 'NotApplied' && group.deleted)
      lies.push('deleted, and answered NotApplied');
  }
  return lies;
};

/** Plays the suites of single operations in a world. @returns what was answered and is not so. */
export const playCalls = async (bed: WorldBed, world: World, tally: Tally): Promise<readonly string[]> => {
  const lies: string[] = [];
  for (const subject of CREATES) lies.push(...(await playCreate(bed, world, subject, tally)));
  const own = world.groups.filter(({ number, madeFor }) => number === world.number && madeFor === undefined);
  const [first, second] = own;
  if (first) lies.push(...(await playRemoval(bed, world, first, tally)));
  if (second) lies.push(...(await playDeletion(bed, second, tally)));
  return lies;
};
