import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { randomFrom } from '../../local/cams/random-from.js';
import { captureLines } from '../../support/capture-lines.js';
import { databaseKindsInFull } from '../../support/database-kinds.js';
import type { Mishap } from './mishap.js';
import { type CreateBed, openCreateBed, owner } from './open-bed.js';
import { forgetFaults, postControl } from './race.js';
import { type LinkFault, throughRepeatingGateway } from './repeating-gateway.js';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const CALLS = process.env['FULL'] ? 1000 : 40;
const AT_ONCE = 10;

const linkFaults: readonly LinkFault[] = ['none', 'lost before', 'lost after', 'timed out'];

/** What CAMS does to the list before a create, and to the create itself. */
const effects = [
  undefined,
  { Operation: 'AddChatGroup', Effect: { Kind: 'Drop', When: 'AfterCommit' } },
  { Operation: 'AddChatGroup', Effect: { Kind: 'Drop', When: 'BeforeCommit' } },
  { Operation: 'AddChatGroup', Effect: { Kind: 'Reset', When: 'AfterCommit' } },
  { Operation: 'AddChatGroup', Effect: { Kind: 'Html', HttpStatus: 503, When: 'AfterCommit' } },
  { Operation: 'AddChatGroup', Effect: { Kind: 'Error', Code: 'InternalError', HttpStatus: 500, When: 'AfterCommit' } },
  {
    Operation: 'AddChatGroup',
    Effect: { Kind: 'Error', Code: 'ServiceUnavailable', HttpStatus: 503, When: 'AfterCommit' },
  },
  { Operation: 'AddChatGroup', Effect: { Kind: 'Throttle' } },
  { Operation: 'ListChatGroup', Effect: { Kind: 'Drop' } },
  { Operation: 'ListChatGroup', Effect: { Kind: 'Error', Code: 'ServiceUnavailable', HttpStatus: 503 } },
] as const;

describe.each(databaseKindsInFull)('a gateway that repeats, before functions with %s', (_, kind) => {
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

  interface Figures {
    attempts: number;
    made: number;
    answered: number;
    unavailable: number;
  }

  /** Makes many calls, each with faults of its own. @returns what was wrong, and figures. */
  const callMany = async (
    name: string,
    parametersOf: (Subject: string) => Readonly<Record<string, unknown>>,
    linkFaultsBy: (random: () => number) => readonly LinkFault[],
  ): Promise<{ readonly wrong: readonly string[]; readonly figures: Figures }> => {
    const wrong: string[] = [];
    const figures: Figures = { attempts: 0, made: 0, answered: 0, unavailable: 0 };

    const callOnce = async (number: number): Promise<() => Promise<void>> => {
      const random = randomFrom(seed + number);
      const Subject = `${name} ${String(number)}`;
      const rule = effects[Math.floor(random() * effects.length)];
      // A list is asked for by other means than the Subject as well: its faults befall whoever comes first.
      const Match = rule?.Operation === 'AddChatGroup' ? { Match: { Subject } } : {};
      const Times = 1 + Math.floor(random() * 3);
      if (rule) await postControl(bed, 'faults', { Rules: [{ ...rule, ...Match, Times }] });
      const mishap: Mishap | undefined =
        random() < 0.3
          ? { kind: random() < 0.5 ? 'fails before' : 'fails after', step: 1 + Math.floor(random() * 6) }
          : undefined;
      const faults = linkFaultsBy(random);
      const finished: Promise<unknown>[] = [];
      const call = { parameters: parametersOf(Subject), shape: 'http-trigger', random, mishap } as const;
      const { answer, attempts } = await throughRepeatingGateway(bed.run, call, faults, finished);
      return async () => {
        await Promise.all(finished);
        const made = (await bed.groupsOf(Subject)).length;
        const status = answer?.status ?? 0;
        const label = `${Subject}: ${String(made)} groups by ${JSON.stringify([rule, mishap, faults, answer?.body])}`;
        if (made > 1) wrong.push(label);
        if (status === 200 && made !== 1) wrong.push(`200, ${label}`);
        if (status === 503 && faults.length === 0 && made > 0) wrong.push(`503, ${label}`);
        figures.attempts += attempts;
        figures.made += made;
        figures.answered += status === 200 ? 1 : 0;
        figures.unavailable += status === 503 ? 1 : 0;
      };
    };

    for (let first = 0; first < CALLS; first += AT_ONCE) {
      const numbers = Array.from({ length: Math.min(AT_ONCE, CALLS - first) }, (__, index) => first + index);
      const finishers = await Promise.all(numbers.map(callOnce));
      await forgetFaults(bed);
      await Promise.all(finishers.map((finish) => finish()));
    }
    process.stderr.write(`repeating gateway, ${name}: seed ${String(seed)}, ${JSON.stringify(figures)}\n`);
    return { wrong, figures };
  };

  it(`makes one group at most for a call with a ClientToken, whatever it repeats on (${String(CALLS)} calls)`, async () => {
    const { wrong, figures } = await callMany(
      'Named',
      (Subject) => ({ ...owner, Subject, ClientToken: Subject.replace(' ', '-') }),
      (random) => Array.from({ length: 3 }, () => linkFaults[Math.floor(random() ** 2 * linkFaults.length)] ?? 'none'),
    );

    expect(wrong).toEqual([]);
    // Faults that hit nothing would prove nothing.
    expect(figures.attempts).toBeGreaterThan(CALLS * 1.1);
    expect(figures.made).toBeGreaterThan(CALLS / 4);
  });

  it(`makes one group at most for a call without one, as long as it repeats on answered 503s alone (${String(CALLS)} calls)`, async () => {
    const { wrong, figures } = await callMany(
      'Nameless',
      (Subject) => ({ ...owner, Subject }),
      () => [],
    );

    expect(wrong).toEqual([]);
    expect(figures.attempts).toBeGreaterThan(CALLS);
    expect(figures.made).toBeGreaterThan(CALLS / 4);
  });
});
