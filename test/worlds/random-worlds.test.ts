import { randomInt } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { randomFrom } from '../local/cams/random-from.js';
import { type CapturedLines, captureLines } from '../support/capture-lines.js';
import type { BehaviourId, Changed } from './behaviours.js';
import { drawRows, fillWorld } from './draw-world.js';
import { openWorldBed, type WorldBed } from './open-world.js';
import { playCalls, type Tally } from './play-calls.js';
import { playTasks } from './play-tasks.js';

const FULL = Boolean(process.env['FULL']);
const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const WORLDS = Number(process.env['WORLDS'] ?? (FULL ? 2000 : 20));
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

/** Plays everything in one world. @returns what was said and is not so. */
const play = async (worldSeed: number, changed: Changed, tally: Tally): Promise<readonly string[]> => {
  const random = randomFrom(worldSeed);
  const world = bed.begin(changed, random);
  await bed.database.run('DELETE FROM inventory_groups');
  fillWorld(world, bed, random);
  const calls = await playCalls(bed, world, tally);
  const tasks = await playTasks(bed, world, random, tally);
  tally.calls += world.calls;
  return [...calls, ...tasks];
};

/** The fewest changed rows with which a world still has something said in it that is not so. */
const shrink = async (worldSeed: number, changed: Changed): Promise<Changed> => {
  let fewest = changed;
  for (const id of Object.keys(changed) as BehaviourId[]) {
    const { [id]: _, ...without } = fewest;
    const lies = await play(worldSeed, without, { certain: 0, unknown: 0, calls: 0 });
    if (lies.length > 0) fewest = without;
  }
  return fewest;
};

it('in no world anything is said that is not so, or done twice, or unasked', async () => {
  const tally = { certain: 0, unknown: 0, calls: 0 };
  const lying: object[] = [];
  for (let index = 0; index < WORLDS; index += 1) {
    const worldSeed = seed + index;
    const changed = drawRows(randomFrom(worldSeed + 1_000_003));
    const lies = await play(worldSeed, changed, tally);
    if (lies.length > 0) lying.push({ worldSeed, lies, changed: await shrink(worldSeed, changed) });
  }

  const { certain, unknown, calls } = tally;
  process.stderr.write(
    `${String(WORLDS)} worlds, seed ${String(seed)}: ${String(certain)} answers certain, ${String(unknown)} unknown or failed, ${String(calls)} calls\n`,
  );
  expect(lying).toEqual([]);
}, 3_600_000);
