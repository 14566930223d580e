import { describe, expect, it } from '@jest/globals';

import { type MemberRow, type MembersRead, readMembers } from '../../../shared/cams/read/members.js';

const ANNA = { ParticipantNumber: '8613800000011' };
const BERT = { ParticipantNumber: '8613800000012' };
const CARL = { ParticipantNumber: '8613800000013' };

interface Listing {
  readonly Total?: number;
  /** How many rows a call without a page answers, and the most rows of a page. */
  readonly unpaged: number;
  readonly clamp?: number;
  readonly ignoresPages?: boolean;
}

const read = async (
  rows: readonly MemberRow[],
  { Total = rows.length, unpaged, clamp = 100, ignoresPages = false }: Listing,
): Promise<MembersRead & { readonly calls: number }> => {
  let calls = 0;
  const members = await readMembers((page) => {
    calls += 1;
    if (!page || ignoresPages) return Promise.resolve({ Total, List: rows.slice(0, unpaged) });
    const size = Math.min(page.Size, clamp);
    return Promise.resolve({ Total, List: rows.slice((page.Index - 1) * size, page.Index * size) });
  }, 100);
  return { ...members, calls };
};

describe('the members of a group', () => {
  it('are read by one call, which answers all of them', async () => {
    expect(await read([ANNA, BERT], { unpaged: 8 })).toEqual({
      numbers: [ANNA.ParticipantNumber, BERT.ParticipantNumber],
      hidden: 0,
      complete: true,
      count: 2,
      calls: 1,
    });
  });

  it('are hidden where they show no number, or an empty one', async () => {
    const members = await read([ANNA, {}, { ParticipantNumber: '' }], { unpaged: 8 });

    expect(members).toMatchObject({ numbers: [ANNA.ParticipantNumber], hidden: 2, complete: true, count: 3 });
  });

  it.each([
    ['by a page that holds them all', {}, 2],
    ['page by page', { clamp: 1 }, 9],
  ])('are read %s where the first answer falls short of its Total', async (_, listing, calls) => {
    const members = await read([ANNA, {}, CARL], { unpaged: 1, ...listing });

    expect(members).toMatchObject({ hidden: 1, complete: true, count: 3, calls });
    expect(members.numbers).toEqual([ANNA.ParticipantNumber, CARL.ParticipantNumber]);
  });

  it.each([
    ['the Total counts somebody who is never shown', { Total: 3, unpaged: 8 }],
    ['every page shows the same', { Total: 3, unpaged: 1, ignoresPages: true }],
  ])('are incomplete where %s', async (_, listing) => {
    const members = await read([ANNA, BERT], listing);

    expect(members).toMatchObject({ complete: false, count: 3 });
    expect(members.numbers).toContain(ANNA.ParticipantNumber);
    expect(members.calls).toBeLessThanOrEqual(7);
  });

  it('that share no number are hidden ones, of whom two on two pages may be one', async () => {
    expect(await read([ANNA, {}, {}], { unpaged: 1, clamp: 2 })).toMatchObject({
      hidden: 1,
      complete: false,
      count: 3,
    });
  });

  it('are none where there are none', async () => {
    expect(await read([], { unpaged: 8 })).toMatchObject({ complete: true, count: 0, calls: 1 });
  });
});
