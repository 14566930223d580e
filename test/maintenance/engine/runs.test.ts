import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { databaseKinds } from '../../support/database-kinds.js';
import { openRunBed, reportOf, type RunBed, startOf } from './run-bed.js';

const FULL = Boolean(process.env['FULL']);

describe.each(databaseKinds)('a run on %s', (_, kind) => {
  let bed: RunBed;

  beforeAll(async () => {
    bed = await openRunBed(kind);
  });
  afterAll(() => bed.close());
  beforeEach(() => bed.clear());

  const seedOrders = (count: number): ReturnType<RunBed['seed']> =>
    bed.seed(Array.from({ length: count }, (__, index) => ({ Subject: `Order ${String(index)}` })));
  const linksMade = async (): Promise<number> => (await bed.calls()).AddChatGroupInviteLink;

  it('plans without a write when it is not told otherwise, and keeps the plan', async () => {
    await seedOrders(3);

    const report = reportOf(await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks, {}, { Mode: 'plan' })));

    expect(report).toMatchObject({
      Code: 'OK',
      Success: true,
      Task: 'rotate-invite-links',
      State: 'Planned',
      RunId: 'run-1',
      PlanId: 'run-1',
      PlanHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      Groups: 3,
      Actions: { ReplaceLink: 3 },
      Items: { Pending: 3, Done: 0 },
      Notices: [expect.stringMatching(/stop working for good/), expect.any(String)],
    });
    expect(await linksMade()).toBe(0);
  });

  it('applies a stored plan once', async () => {
    await seedOrders(3);
    const plan = reportOf(await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks, {}, { Mode: 'plan' })));
    const asked = { Mode: 'apply' as const, PlanId: plan.PlanId, PlanHash: plan.PlanHash };

    const first = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, {}, asked, 'run-2'));
    const second = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, {}, asked, 'run-3'));

    expect(first).toMatchObject({ State: 'Completed', PlanId: 'run-1', Items: { Done: 3, Pending: 0 } });
    expect(second).toMatchObject({ State: 'Refused', Reason: 'AlreadyApplied', Success: false });
    expect(await linksMade()).toBe(3);
  });

  it.each([
    ['PlanMissing', {}, {}, 0],
    ['PlanNotFound', { PlanId: 'run-9' }, {}, 0],
    ['PlanChanged', { PlanHash: '0'.repeat(64) }, {}, 0],
    ['PlanOfOther', {}, { CloseJoining: true }, 0],
    ['PlanExpired', {}, {}, 25],
  ])('refuses to apply with the word %s', async (Reason, changed, params, hoursLater) => {
    await seedOrders(1);
    const plan = reportOf(await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks, {}, { Mode: 'plan' })));
    const named = Reason === 'PlanMissing' ? {} : { PlanId: plan.PlanId, PlanHash: plan.PlanHash };
    bed.clock.aheadMs += hoursLater * 3_600_000;

    const asked = { Mode: 'apply' as const, ...named, ...changed };
    const report = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, params, asked, 'run-2'));

    expect(report).toMatchObject({ State: 'Refused', Reason });
    expect(await linksMade()).toBe(0);
  });

  it('answers the stored report when the same RunId comes again', async () => {
    await seedOrders(2);
    const start = startOf(rotateInviteLinks);

    const first = await bed.deliver(rotateInviteLinks, start);
    const second = await bed.deliver(rotateInviteLinks, start);

    expect(second).toEqual(first);
    expect(first).toMatchObject({ State: 'Completed', Items: { Done: 2 }, Proof: { LinksConfirmed: 2 } });
    expect(await linksMade()).toBe(2);
  });

  it('refuses a RunId that was used for another request', async () => {
    await seedOrders(1);
    await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks));

    const report = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, { CloseJoining: true }));

    expect(report).toMatchObject({ State: 'Refused', Reason: 'RunIdReused' });
  });

  it('goes on where it died, at whatever statement that was, and makes no link twice', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let statement = 1; ; statement += FULL ? 1 : 7) {
        await bed.clear();
        await seedOrders(2);
        const deathsBefore = bed.deaths();

        const report = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks), (count) =>
          count === 1 ? { death: { statement, when } } : {},
        );

        expect(report).toMatchObject({ State: 'Completed', Groups: 2, Items: { Pending: 0, Failed: 0, Unknown: 0 } });
        expect({ when, statement, links: await linksMade() }).toEqual({ when, statement, links: 2 });
        if (bed.deaths() === deathsBefore) break;
        expect(statement).toBeLessThan(100);
      }
    }
    expect(bed.deaths()).toBeGreaterThan(FULL ? 60 : 8);
  }, 60_000);
});
