import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { randomFrom } from '../../local/cams/random-from.js';
import { captureLines } from '../../support/capture-lines.js';
import { databaseKinds } from '../../support/database-kinds.js';
import { falsehoods } from './judge.js';
import { LONG_SLEEP_MS, type Mishap, mishaps } from './mishap.js';
import { type CreateBed, openCreateBed, owner } from './open-bed.js';
import { forgetFaults, postControl, type RaceAnswer } from './race.js';

const seed = Number(process.env['SEED'] ?? 20261121);
const RACES = process.env['FULL'] ? 1000 : 16;
const AT_ONCE = 10;
const MAX_STEP = 8;

const effects = [
  undefined,
  { Kind: 'Drop', When: 'AfterCommit' },
  { Kind: 'Drop', When: 'BeforeCommit' },
  { Kind: 'Reset', When: 'AfterCommit' },
  { Kind: 'Reset', When: 'BeforeCommit' },
  { Kind: 'Html', When: 'AfterCommit' },
  { Kind: 'Error', Code: 'InternalError', HttpStatus: 500, When: 'AfterCommit' },
  { Kind: 'Throttle' },
] as const;

type Choose = <Choice>(choices: readonly Choice[]) => Choice;

const chooseBy =
  (random: () => number): Choose =>
  (choices) =>
    // The index is within the list.
    choices[Math.floor(random() * choices.length)] as never;

const someMishap = (random: () => number, share: number): Mishap | undefined =>
  random() < share ? { kind: chooseBy(random)(mishaps), step: 1 + Math.floor(random() * MAX_STEP) } : undefined;

/** Races in batches: the faults of a batch are forgotten before its callers ask again. */
const inBatches = async (
  count: number,
  race: (number: number) => Promise<() => Promise<void>>,
  bed: CreateBed,
): Promise<void> => {
  for (let first = 0; first < count; first += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, index) => first + index);
    const finishers = await Promise.all(numbers.map(race));
    await forgetFaults(bed);
    await Promise.all(finishers.map((finish) => finish()));
  }
};

describe.each(databaseKinds)('creating once on %s', (_, kind) => {
  let bed: CreateBed;
  let restore: () => void;

  beforeAll(async () => {
    ({ restore } = captureLines());
    bed = await openCreateBed(kind);
  });

  afterAll(async () => {
    await bed.close();
    restore();
  });

  it(`makes one group at most for a token, and tells nobody anything false (${String(RACES)} races)`, async () => {
    const found: string[] = [];
    const figures = { calls: 0, died: 0, made: 0, answered: 0 };
    const race = async (number: number): Promise<() => Promise<void>> => {
      const random = randomFrom(seed + number);
      const Subject = `Race ${String(number)}`;
      const parameters = {
        ...owner,
        Subject,
        ClientToken: `token-${String(number)}`,
        WaitSeconds: random() < 0.3 ? 2 : 0,
      };
      const Effect = chooseBy(random)(effects);
      if (Effect) {
        const Rules = [{ Operation: 'AddChatGroup', Match: { Subject }, Effect, Times: 1 + Math.floor(random() * 3) }];
        await postControl(bed, 'faults', { Rules });
      }
      const callers = 2 + Math.floor(random() ** 2 * 49);
      const answers: RaceAnswer[] = await Promise.all(
        Array.from({ length: callers }, () => bed.run({ parameters, random, mishap: someMishap(random, 0.4) })),
      );
      return async () => {
        for (let again = 1; again <= 3; again += 1) {
          answers.push(await bed.run({ parameters, random, aheadMs: again * LONG_SLEEP_MS }));
        }
        const GroupIds = await bed.groupsOf(Subject);
        found.push(...falsehoods(answers, { GroupIds }).map((each) => `race ${String(number)}: ${each}`));
        figures.calls += answers.length;
        figures.died += answers.filter(({ answer }) => !answer).length;
        figures.made += GroupIds.length;
        figures.answered += answers.at(-1)?.answer?.body.Success && GroupIds.length === 1 ? 1 : 0;
      };
    };

    await inBatches(RACES, race, bed);

    process.stderr.write(`seed ${String(seed)}: ${JSON.stringify(figures)}\n`);
    expect(found).toEqual([]);
  });

  it(`answers no group to two tokens with one Subject (${String(RACES)} races)`, async () => {
    const found: string[] = [];
    const figures = { calls: 0, groups: 0, answered: 0 };
    const race = async (number: number): Promise<() => Promise<void>> => {
      const random = randomFrom(seed + 10_000 + number);
      const Subject = `Rivals ${String(number)}`;
      const asking = (token: string): Readonly<Record<string, unknown>> => ({
        ...owner,
        Subject,
        ClientToken: `${token}-${String(number)}`,
        WaitSeconds: 2,
      });
      // Now and then one comes after the other and nothing befalls them: what is theirs can be told.
      const isCalm = number % 4 === 3;
      const Kind = isCalm ? undefined : chooseBy(random)(['Drop', 'Reset', undefined] as const);
      const Rules = [{ Operation: 'AddChatGroup', Match: { Subject }, Effect: { Kind, When: 'BeforeCommit' } }];
      if (Kind) await postControl(bed, 'faults', { Rules });
      const tokens = ['left', 'right'];
      const told = new Map<string, Set<string>>(tokens.map((token) => [token, new Set()]));
      const executed = new Set<string>();
      const ask = async (token: string, aheadMs?: number): Promise<void> => {
        const { answer } = await bed.run({
          parameters: asking(token),
          random,
          mishap: aheadMs === undefined && !isCalm ? someMishap(random, 0.2) : undefined,
          ...(aheadMs !== undefined && { aheadMs }),
        });
        figures.calls += 1;
        const { GroupId, UniqueCode }: Readonly<Record<string, unknown>> = answer?.body ?? {};
        if (typeof GroupId === 'string') told.get(token)?.add(GroupId);
        if (UniqueCode !== undefined) executed.add(token);
      };
      const later = async (token: string, delayMs: number): Promise<void> => {
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        await ask(token);
      };
      await Promise.all(tokens.map((token, index) => later(token, isCalm ? index * 500 : random() * 150)));
      return async () => {
        for (let again = 1; again <= 2; again += 1) {
          await Promise.all(tokens.map((token) => ask(token, again * LONG_SLEEP_MS)));
        }
        const [left = new Set<string>(), right = new Set<string>()] = [...told.values()];
        figures.answered += left.size + right.size;
        const made = (await bed.groupsOf(Subject)).length;
        figures.groups += made;
        for (const token of tokens) {
          // As many groups as creates that CAMS confirmed: none is left for a token that it did not.
          if (made === executed.size && !executed.has(token) && told.get(token)?.size !== 0) {
            found.push(`race ${String(number)}: the group of another for ${token}`);
          }
        }
        if ([...left].some((groupId) => right.has(groupId))) found.push(`race ${String(number)}: one group for both`);
        if (left.size > 1 || right.size > 1) found.push(`race ${String(number)}: two groups for one token`);
      };
    };

    await inBatches(RACES, race, bed);

    process.stderr.write(`seed ${String(seed)}: ${JSON.stringify(figures)}\n`);
    expect(found).toEqual([]);
    expect(figures.answered).toBeGreaterThan(0);
  });
});
