import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { applyGroupProfile } from '../../../shared/maintenance/tasks/apply-group-profile.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import type { takeGroupInventory } from '../../../shared/maintenance/tasks/take-group-inventory.js';
import { runRecords } from '../../../shared/state/run-records.js';
import { databaseKindsInFull } from '../../support/database-kinds.js';
import { type Invocation, openRunBed, reportOf, type RunBed, startOf } from './run-bed.js';

const MINUTE_MS = 60_000;

describe.each(databaseKindsInFull)('a run that died, on %s', (_, kind) => {
  let bed: RunBed;

  beforeAll(async () => {
    bed = await openRunBed(kind);
  });
  afterAll(() => bed.close());
  beforeEach(async () => {
    await bed.clear();
    await bed.seed(Array.from({ length: 12 }, (__, index) => ({ Subject: `Order ${String(index)}` })));
    await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks), { death: { statement: 30, when: 'after' } });
  });

  const died = async (): Promise<Awaited<ReturnType<ReturnType<typeof runRecords>['find']>>> =>
    runRecords(bed.database).find('run-1');
  /** Plans something at a time when the run counts as dead. */
  const passBy = async (
    task: typeof rotateInviteLinks | typeof applyGroupProfile | typeof takeGroupInventory,
    count: number,
    invocation: Invocation = {},
  ): Promise<unknown> => {
    bed.clock.aheadMs += 5 * MINUTE_MS;
    const params = task.name === 'apply-group-profile' ? { Description: 'x' } : {};
    return bed.invoke(
      task as typeof rotateInviteLinks,
      startOf(task as typeof rotateInviteLinks, params, { Mode: 'plan' }, `passer-${String(count)}`),
      invocation,
    );
  };

  it('is left alone by other functions and by the command line, and woken by its own', async () => {
    for (let count = 1; count <= 5; count += 1) {
      await passBy(applyGroupProfile, count);
      await passBy(rotateInviteLinks, 10 + count, { functionName: 'chat-groups', wakesNobody: true });
    }
    const untouched = await died();

    const passer = await passBy(rotateInviteLinks, 20);
    const [woken] = bed.queue.splice(0);
    const report = woken && reportOf(await bed.invoke(rotateInviteLinks, woken));

    expect(untouched).toMatchObject({ phase: 'APPLYING', wakes: 0, report: null });
    expect(bed.lines).not.toContainEqual(expect.objectContaining({ event: 'unexpected' }));
    expect(passer).toMatchObject({ State: 'Refused', Reason: 'Busy' });
    expect(report).toMatchObject({ RunId: 'run-1', State: 'Completed', Items: { Pending: 0, Failed: 0, Unknown: 0 } });
    expect((await bed.calls()).AddChatGroupInviteLink).toBe(12);
  });

  it('is not given up for wakes that the platform did not accept', async () => {
    for (let count = 1; count <= 6; count += 1) await passBy(rotateInviteLinks, count, { cannotInvoke: true });

    expect(await died()).toMatchObject({ phase: 'APPLYING', wakes: 0 });
    expect(bed.lines.filter(({ event }) => event === 'unexpected')).toHaveLength(6);
  });

  it('is not given up while each wake brings it further', async () => {
    for (let count = 1; count <= 5; count += 1) {
      await passBy(rotateInviteLinks, count);
      const [woken] = bed.queue.splice(0);
      // Each process comes to the end of one item.
      let ends = 0;
      if (!woken) break;
      await Promise.race([
        bed.invoke(rotateInviteLinks, woken, {
          watch: (sql) => {
            ends += sql.includes('SET state') ? 1 : 0;
            return ends > 1 ? new Promise<never>(() => undefined) : undefined;
          },
        }),
        new Promise((resolve) => setTimeout(resolve, 300)),
      ]);
    }

    expect(await died()).toMatchObject({ report: null });
    expect((await died())?.wakes).toBeLessThan(3);
  });

  it('is given up after three wakes in vain, with what is done and what is left, and can be resumed', async () => {
    for (let count = 1; count <= 4; count += 1) await passBy(rotateInviteLinks, count);
    bed.queue.splice(0);

    const abandoned: unknown = JSON.parse((await died())?.report ?? '{}');
    const resumed = await bed.invoke(rotateInviteLinks, { kind: 'resume', runId: 'run-1' });

    expect(abandoned).toMatchObject({
      State: 'Stopped',
      Reason: 'Abandoned',
      Groups: 12,
      Advice: expect.stringContaining('maintain resume run-1'),
    });
    expect(resumed).toMatchObject({ State: 'Completed', Items: { Pending: 0, Failed: 0, Unknown: 0 } });
    expect((await bed.calls()).AddChatGroupInviteLink).toBe(12);
  });
});
