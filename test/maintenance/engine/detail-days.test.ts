import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { commands } from '../../../client/commands/commands.js';
import { applyGroupProfile } from '../../../shared/maintenance/tasks/apply-group-profile.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { runRecords } from '../../../shared/state/run-records.js';
import { databaseKinds } from '../../support/database-kinds.js';
import { runCommand } from '../../client/run-command.js';
import { openRunBed, type RunBed, startOf } from './run-bed.js';

const DAY_MS = 24 * 3_600_000;

describe.each(databaseKinds)('after MAINTENANCE_DETAIL_DAYS, on %s', (_, kind) => {
  let bed: RunBed;

  beforeAll(async () => {
    bed = await openRunBed(kind);
  });
  afterAll(() => bed.close());
  beforeEach(async () => {
    await bed.clear();
    bed.clock.aheadMs = 0;
    await bed.seed([{ Subject: 'One' }, { Subject: 'Two' }, { Subject: 'Three', GroupStatus: 'SUSPENDED' }]);
  });

  const items = async (runId: string): Promise<readonly unknown[]> =>
    (await bed.database.run('SELECT state FROM maintenance_items WHERE run_id = $1 ORDER BY state', [runId])).map(
      ({ state }) => state,
    );
  /** Somebody's run of another day, which cleans up. */
  const passBy = async (days: number, MAINTENANCE_DETAIL_DAYS = '7'): Promise<void> => {
    bed.clock.aheadMs += days * DAY_MS;
    const start = startOf(rotateInviteLinks, {}, { Mode: 'plan' }, `passer-${String(bed.clock.aheadMs)}`);
    await bed.invoke(rotateInviteLinks, start, { settings: { MAINTENANCE_DETAIL_DAYS } });
  };

  it('items that ended well are counts, those that did not stay, and the report says so', async () => {
    const before = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks));

    await passBy(6);
    const inTime = await items('run-1');
    await passBy(2);

    const { report = null, foldedAtMs } = (await runRecords(bed.database).find('run-1')) ?? {};
    const words = await runCommand(commands, ['maintain', 'report', 'run-1'], { ...bed.environment() });
    const told = await runCommand(commands, ['maintain', 'report', 'run-1', '--json'], { ...bed.environment() });

    expect(inTime).toEqual(['Done', 'Done', 'Failed']);
    expect(await items('run-1')).toEqual(['Failed']);
    expect(JSON.parse(report ?? '{}')).toEqual(before);
    expect(foldedAtMs).toBeGreaterThan(0);
    expect(words.out).toMatch(/Done +2\nFailed +1/);
    expect(words.err).toMatch(/told as counts alone since \d{4}-\d\d-\d\d \(MAINTENANCE_DETAIL_DAYS\)\.$/);
    expect(JSON.parse(told.out)).toMatchObject({
      Report: { Items: { Done: 2 } },
      FoldedAt: expect.stringMatching(/^\d{4}-/),
      Items: [{ State: 'Failed' }],
    });
  });

  it('items of a run that can be resumed or undone stay, and it can be undone', async () => {
    const params = { Subject: 'New', Filter: { SubjectPrefix: 'T' } };
    await bed.deliver(applyGroupProfile, startOf(applyGroupProfile, params, {}, 'renamed'));
    await bed.database.run('UPDATE maintenance_runs SET phase = $1, resumable_until = $2 WHERE run_id = $3', [
      'ENDED',
      bed.clock.nowMs() + 60 * DAY_MS,
      'renamed',
    ]);

    await passBy(20, '1');
    const undone = await bed.deliver(applyGroupProfile, startOf(applyGroupProfile, { Undo: 'renamed' }, {}, 'undone'));

    expect((await items('renamed')).length).toBeGreaterThan(0);
    expect(undone).toMatchObject({ Items: { Done: 1 } });
    expect((await bed.rows()).map(({ Subject }) => Subject).sort()).toEqual(['One', 'Three', 'Two']);
  });

  it('and of fleets after MAINTENANCE_KEEP_DAYS nothing is left', async () => {
    await bed.database.run(
      `INSERT INTO maintenance_fleets (fleet_id, task, function_name, cust_space_id, mode, request, fingerprint, numbers,
         unrecorded, driver, driven_until, started_at, ended_at, state, resumable_until)
       VALUES ('all', 't', 'f', 's', 'plan', '{"a":1}', 'x', 1, '[]', '', $1, $1, $1, 'Stopped', $2)`,
      [bed.clock.nowMs(), bed.clock.nowMs() + DAY_MS],
    );
    await bed.database.run(
      `INSERT INTO maintenance_fleet_numbers (fleet_id, business_number, run_id, state, tries, invoked_at, not_before)
       VALUES ('all', '8613800000000', 'all@1', 'Waiting', 0, 0, 0)`,
      [],
    );

    await passBy(2);
    const closed = await bed.database.run('SELECT request FROM maintenance_fleets', []);
    await passBy(30);

    expect(closed).toEqual([{ request: '{}' }]);
    expect(await bed.database.run('SELECT fleet_id FROM maintenance_fleets', [])).toEqual([]);
    expect(await bed.database.run('SELECT fleet_id FROM maintenance_fleet_numbers', [])).toEqual([]);
  });
});
