import { randomInt } from 'node:crypto';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runCams, type RunningCams } from '../running-cams.js';
import {
  delays,
  GROUPS_PER_NUMBER,
  MEMBERS,
  MEMBERS_PER_GROUP,
  NUMBERS,
  OTHER_SPACE,
  SPACE,
  SUBJECTS,
} from './group-model.js';
import { Player, type Step } from './play-sequence.js';
import { serveInProcess } from './service-in-process.js';

const FULL = process.env['FULL'] !== undefined;
const SEQUENCES = FULL ? 10_000 : 60;
const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));

/** One sequence in so many goes over signed HTTP; the others call actions and control routes in this process. */
const HTTP_EVERY = 10;
const options = {
  delays,
  knobs: { groupsPerNumber: GROUPS_PER_NUMBER, participantsPerGroup: MEMBERS_PER_GROUP },
};

let overHttp: RunningCams;
const inProcess = serveInProcess(options);
beforeAll(async () => {
  overHttp = await runCams(options);
});
afterAll(async () => {
  inProcess.stop();
  await overHttp.stop();
});

const slot = fc.nat(7);
const foreign = fc.nat(9).map((die) => die === 0);
const member = fc.constantFrom(...MEMBERS, NUMBERS[0]);
const Subject = fc.constantFrom(...SUBJECTS);
const change = fc.record(
  { Subject, Description: fc.constantFrom('d', 'e'), ProfilePictureFile: fc.constant('https://example.com/p.jpg') },
  { requiredKeys: [] },
);
const filter = fc.record(
  { GroupStatus: fc.constantFrom('CREATING', 'ACTIVE', 'UPDATING', 'DELETING', 'SUSPENDED'), Subject },
  { requiredKeys: [] },
);
const kind = <Kind extends string>(...kinds: Kind[]): fc.Arbitrary<Kind> => fc.constantFrom(...kinds);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: kind('add'), number: fc.nat(1), Subject, stranger: foreign }) },
  { weight: 4, arbitrary: fc.record({ kind: kind('update'), slot, change, foreign }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('addLink', 'deleteLink', 'delete', 'members'), slot, foreign }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind('list'),
      number: fc.nat(1),
      filter,
      Index: fc.integer({ min: 1, max: 3 }),
      Size: fc.constantFrom(1, 2, 100, 100),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: kind('remove'), slot, numbers: fc.array(member, { maxLength: 3 }), foreign }),
  },
  { weight: 6, arbitrary: fc.record({ kind: kind('join'), slot, number: member, old: foreign }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('leave'), slot, number: member }) },
  { weight: 5, arbitrary: fc.record({ kind: kind('wait'), ms: fc.constantFrom(1, 49, 50, 150, 299, 300, 1000) }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('restart', 'snapshot', 'restore') }) },
);

describe('the service and a plain model of it', () => {
  it('answer alike through random calls, joins, leaves, clock steps, restarts and snapshots', async () => {
    const steps = { http: 0, process: 0 };
    let sequences = 0;
    const property = fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 40 }), async (sequence) => {
      sequences += 1;
      const isOverHttp = sequences % HTTP_EVERY === 0;
      const played = isOverHttp ? overHttp : inProcess;
      await played.control('reset', {});
      await played.control('seed', {
        Spaces: [
          { CustSpaceId: SPACE, BusinessNumbers: NUMBERS },
          { CustSpaceId: OTHER_SPACE, BusinessNumbers: ['8613800000020'] },
        ],
      });
      const player = new Player(played);
      for (const next of sequence) await player.play(next);
      await player.finish();
      steps[isOverHttp ? 'http' : 'process'] += sequence.length;
    });

    await fc.assert(property, { seed, numRuns: SEQUENCES });

    process.stdout.write(
      `model seed ${String(seed)}: ${String(sequences)} sequences, ${String(steps.http)} steps over HTTP, ` +
        `${String(steps.process)} in process\n`,
    );
    expect(overHttp.reports).toEqual([]);
  });
});
