import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { applyGroupProfile } from '../../shared/maintenance/tasks/apply-group-profile.js';
import { deleteEmptyGroups } from '../../shared/maintenance/tasks/delete-empty-groups.js';
import { offBoardParticipant } from '../../shared/maintenance/tasks/off-board-participant.js';
import { rotateInviteLinks } from '../../shared/maintenance/tasks/rotate-invite-links.js';
import { takeGroupInventory } from '../../shared/maintenance/tasks/take-group-inventory.js';
import type { Task } from '../../shared/maintenance/task.js';
import { type CapturedLines, captureLines } from '../support/capture-lines.js';
import { LOCAL_PROFILE } from '../support/settings.js';
import { type Body, openWorldBed, type WorldBed } from './open-world.js';
import type { World } from './world.js';

const LEAVER = '8613800000001';
const GROUPS = 100;
const DAY_MS = 86_400_000;
let beds: readonly WorldBed[];
let lines: CapturedLines;

beforeAll(async () => {
  lines = captureLines();
  beds = [await openWorldBed('none'), await openWorldBed(LOCAL_PROFILE)];
});
afterAll(async () => {
  for (const bed of beds) await bed.close();
  lines.restore();
});

interface Price {
  readonly calls: number;
  /** In the time of the clock that pauses turn forward. */
  readonly seconds: number;
}

/** What some work costs by the safe rules, and with the profile of a CAMS that does as the local one. */
const pricesOf = async (
  work: (bed: WorldBed, world: World) => Promise<unknown>,
  members: readonly string[] = [],
  prepare: (bed: WorldBed) => Promise<unknown> = () => Promise.resolve(),
): Promise<readonly Price[]> => {
  const prices: Price[] = [];
  for (const bed of beds) {
    const world = bed.begin();
    for (let index = 1; index <= GROUPS; index += 1) world.add(`Group ${String(index)}`, { members });
    world.age();
    await prepare(bed);
    world.calls = 0;
    const startedMs = bed.clock.nowMs();
    await work(bed, world);
    prices.push({ calls: world.calls, seconds: (bed.clock.nowMs() - startedMs) / 1000 });
  }
  return prices;
};

const calls = (prices: readonly Price[]): readonly number[] => prices.map((price) => price.calls);
const running =
  <Params>(task: Task<Params>, params: (world: World) => object = () => ({})) =>
  (bed: WorldBed, world: World): Promise<unknown> =>
    bed.run(task, params(world), { MaxChanges: GROUPS });
const calling =
  (name: Parameters<WorldBed['call']>[0], body: (world: World) => Body) =>
  (bed: WorldBed, world: World): Promise<unknown> =>
    bed.call(name, body(world));

it('the pages say what the safe rules cost in calls: by the safe rules, and with a profile', async () => {
  const member = (world: World, ParticipantNumber: string): Body => ({
    GroupId: world.groups[0]?.id,
    List: [{ ParticipantNumber }],
  });

  const removal = await pricesOf(
    calling('DeleteChatGroupParticipants', (world) => member(world, LEAVER)),
    [LEAVER],
  );
  const stranger = await pricesOf(
    calling('DeleteChatGroupParticipants', (world) => member(world, '8613800000002')),
    [LEAVER],
  );
  const offBoarding = await pricesOf(
    running(offBoardParticipant, () => ({ ParticipantNumbers: [LEAVER] })),
    [LEAVER],
  );
  const rotation = await pricesOf(running(rotateInviteLinks));
  const naming = await pricesOf(running(applyGroupProfile, () => ({ Subject: '{Subject} v2' })));
  const inventory = await pricesOf(running(takeGroupInventory));
  const deletion = await pricesOf(
    running(deleteEmptyGroups, (world) => ({ AdoptGroupIds: world.groups.map(({ id }) => id) })),
    [],
    async (bed) => {
      await bed.run(takeGroupInventory);
      bed.clock.aheadMs += 30 * DAY_MS;
    },
  );

  const figures = { removal, stranger, offBoarding, rotation, naming, inventory, deletion };
  expect(Object.fromEntries(Object.entries(figures).map(([name, prices]) => [name, calls(prices)]))).toEqual({
    removal: [4, 3],
    stranger: [2, 1],
    offBoarding: [305, 304],
    rotation: [205, 203],
    naming: [205, 203],
    inventory: [103, 102],
    deletion: [603, 303],
  });
});
