import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { Task } from '../../../shared/maintenance/task.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { systemTiming } from '../../../shared/timing.js';
import { databaseKinds } from '../../support/database-kinds.js';
import { type Invocation, openRunBed, type RunBed, startOf } from './run-bed.js';

type Params = ReturnType<typeof rotateInviteLinks.params.parse>;

const CALLS_PER_SECOND = 40;
const ON_THE_CLOCK: Invocation = {
  timing: systemTiming,
  settings: { CAMS_CALLS_PER_SECOND: String(CALLS_PER_SECOND) },
};

describe.each(databaseKinds)('the items of a run, on %s', (_, kind) => {
  let bed: RunBed;
  let underWay: number;
  let most: number;
  // One that tells how many of its items are being applied.
  const counting: Task<Params> = {
    ...rotateInviteLinks,
    apply: async (...given) => {
      underWay += 1;
      most = Math.max(most, underWay);
      const end = await rotateInviteLinks.apply(...given).finally(() => (underWay -= 1));
      return end;
    },
  };

  beforeAll(async () => {
    bed = await openRunBed(kind);
  });
  afterAll(() => bed.close());
  beforeEach(async () => {
    underWay = 0;
    most = 0;
    await bed.clear();
  });

  const seedOrders = (count: number): ReturnType<RunBed['seed']> =>
    bed.seed(Array.from({ length: count }, (__, index) => ({ Subject: `Order ${String(index)}` })));
  const answerAfter = (DelayMs: number): Promise<unknown> =>
    bed.control('POST', 'faults', { Rules: [{ Operation: '*', Times: 0, Effect: { Kind: 'Delay', DelayMs } }] });
  const linksMade = async (): Promise<number> => (await bed.calls()).AddChatGroupInviteLink;

  it('are worked on at the same time while CAMS is slower than the pace, eight at most, each once', async () => {
    await seedOrders(40);
    await answerAfter(400);

    const report = await bed.invoke(counting, startOf(counting), ON_THE_CLOCK);

    expect(report).toMatchObject({ State: 'Completed', Items: { Done: 40 }, Proof: { LinksConfirmed: 40 } });
    expect(most).toBe(8);
    expect(await linksMade()).toBe(40);
  });

  it('are worked on one after the other while each call takes its turn', async () => {
    await seedOrders(6);

    const settings = { CAMS_CALLS_PER_SECOND: '4' };
    const report = await bed.invoke(counting, startOf(counting), { settings });

    expect(report).toMatchObject({ State: 'Completed', Items: { Done: 6 } });
    expect(most).toBe(1);
  });
});
