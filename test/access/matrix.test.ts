import { randomInt } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Answer } from '../support/read-answer.js';
import { type Cell, cellsOf, describeCell, ownerships } from './matrix/cells.js';
import { judge } from './matrix/judge.js';
import { type MatrixBed, openMatrixBed } from './matrix/open-bed.js';
import { sampleEvenly } from './matrix/sample-evenly.js';

const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
// A refusal takes a tenth of the time of a call of CAMS.
const [MOST_UNHEARD, MOST_HEARD] = process.env['FULL'] ? [Infinity, Infinity] : [8, 2];

let bed: MatrixBed;
let groupsAtFirst: unknown;

beforeAll(async () => {
  bed = await openMatrixBed();
  groupsAtFirst = await bed.groupsNow();
});

afterAll(() => bed.close());

/** Answers by what they say: all that one code says to one kind of caller, but for the IDs of the request and its trace. */
const forms = new Map<string, Set<string>>();

const remember = ({ caller: { by } }: Cell, { status, headers, body: { RequestId: _, ...body } }: Answer): void => {
  const key = `${by} ${body.Code}`;
  const form = JSON.stringify({
    status,
    headers: { ...headers, 'X-Request-Id': undefined, 'X-Trace-Id': undefined },
    body,
  });
  forms.set(key, (forms.get(key) ?? new Set()).add(form));
};

/** What is wrong with the answer to a cell; nothing when all is well. */
const check = async (cell: Cell): Promise<readonly string[]> => {
  const { code, status } = judge(cell);

  const answer = await bed.ask(cell, code === 'OK');

  if (code !== 'OK') remember(cell, answer);
  const { Code } = answer.body;
  const isRight = Code === code && answer.status === (cell.carrier.shape === 'direct' ? undefined : status);
  return isRight ? [] : [`${describeCell(cell)}: ${String(answer.status)} ${Code}, not ${String(status)} ${code}`];
};

const all = ownerships.map((ownership) => [ownership, cellsOf(ownership)] as const);

describe.each(all)('access, whoever says whose a group is: %s', (ownership, cells) => {
  const isHeard = (cell: Cell): boolean => judge(cell).heard;
  const heard = sampleEvenly(cells.filter(isHeard), MOST_HEARD, seed);
  const unheard = sampleEvenly(
    cells.filter((cell) => !isHeard(cell)),
    MOST_UNHEARD,
    seed,
  );

  beforeAll(() => bed.rely(ownership));

  it('is refused wherever it is not granted, and CAMS hears nothing of it', async () => {
    const before = await bed.callCount();
    const wrong: string[] = [];

    for (const cell of unheard) wrong.push(...(await check(cell)));

    expect(wrong).toEqual([]);
    expect(await bed.callCount()).toBe(before);
  });

  it('reaches CAMS wherever it is granted, and is answered by what CAMS knows', async () => {
    const wrong: string[] = [];

    for (const cell of heard) {
      const before = await bed.callCount();
      wrong.push(...(await check(cell)));
      if ((await bed.callCount()) === before) wrong.push(`${describeCell(cell)}: CAMS was not asked`);
    }

    expect(wrong).toEqual([]);
    process.stdout.write(
      `access matrix, ${ownership}: ${String(unheard.length)} refused and ${String(heard.length)} granted cells of ` +
        `${String(cells.length)}, seed ${String(seed)}\n`,
    );
  });
});

describe('after all that', () => {
  it.each(['http', 'direct'])('each refusal by %s had one form, whatever there is behind it', (by) => {
    const counts = ['Unauthenticated', 'Forbidden', 'GroupNotFound'].map((code) => [
      code,
      [...(forms.get(`${by} ${code}`) ?? [])].length,
    ]);

    // A direct invocation was authenticated by Function Compute.
    const unauthenticated = by === 'http' ? 1 : 0;
    expect(Object.fromEntries(counts)).toEqual({
      Unauthenticated: unauthenticated,
      Forbidden: 1,
      GroupNotFound: 1,
    });
  });

  it('the groups that calls had no right to stand as they stood', async () => {
    expect(await bed.groupsNow()).toEqual(groupsAtFirst);
  });
});
