import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { serviceError } from '../../../shared/errors/service-error.js';
import type { RunStart } from '../../../shared/maintenance/run-task.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import type { Database } from '../../../shared/state/database.js';
import { openDatabase } from '../../../shared/state/open-database.js';
import { databaseKinds, series } from '../../support/database-kinds.js';
import { SCOPE } from '../tasks/task-bed.js';
import { openRunBed, reportOf, type RunBed, startOf } from './run-bed.js';

type Params = ReturnType<typeof rotateInviteLinks.params.parse>;

const FULL = Boolean(process.env['FULL']);
const RUNS = FULL ? 300 : 30;
const ITEMS_A_RUN = 10_000;
const DAY_MS = 24 * 3_600_000;
const NUMBERS = Array.from({ length: 20 }, (_, index) => String(8613800000100 + index));

/** Runs that ended 40 days ago, with what they noted of each group: a night of a fleet. */
const addOldRuns = async ({ opened, clock }: RunBed): Promise<void> => {
  const endedAtMs = String(clock.nowMs() - 40 * DAY_MS);
  await opened.query(
    `INSERT INTO maintenance_runs (run_id, task, function_name, cust_space_id, business_number, mode, params, fingerprint,
       phase, pass, page, pass_rows, list_complete, hop, sweeps, report, started_at, touched_at, ended_at)
     SELECT 'old-' || i, 'take-group-inventory', 'f', 'cams-local', '86' || (13900000000 + i), 'plan-and-apply', '{}', 'f',
       'ENDED', 1, 100, ${String(ITEMS_A_RUN)}, 1, 0, 0, '{}', ${endedAtMs}, ${endedAtMs}, ${endedAtMs}
     FROM ${series(RUNS)}`,
  );
  await opened.query(
    `INSERT INTO maintenance_items (run_id, group_id, action, detail, state, attempts)
     SELECT 'old-' || (1 + i % ${String(RUNS)}), 'EA' || (1000000000 + i), 'RecordGroup', '{}', 'Done', 1
     FROM ${series(RUNS * ITEMS_A_RUN)}`,
  );
};

describe.each(databaseKinds)(`behind ${String(RUNS * ITEMS_A_RUN)} expired items, on %s`, (name, kind) => {
  let bed: RunBed;

  beforeAll(async () => {
    bed = await openRunBed(kind);
    await bed.control('POST', 'seed', { Spaces: [{ CustSpaceId: SCOPE.custSpaceId, BusinessNumbers: NUMBERS }] });
    await addOldRuns(bed);
  }, 600_000);
  afterAll(() => bed.close());

  const planStart = (runId: string, BusinessNumber = SCOPE.businessNumber): RunStart<Params> =>
    startOf(rotateInviteLinks, {}, { Mode: 'plan', BusinessNumber }, runId);
  const expired = async (): Promise<number> => {
    const [row] = await bed.opened.query(`SELECT count(*) AS items FROM maintenance_items WHERE run_id LIKE 'old-%'`);
    return Number(row?.['items']);
  };

  it('a run does its work before it cleans up, and does not fail with the cleaning', async () => {
    const statements: string[] = [];
    const isCleaning = (sql: string): boolean => /DELETE|clean_ups/.test(sql);

    const report = await bed.invoke(rotateInviteLinks, planStart('first'), {
      watch: (sql) => {
        statements.push(sql);
        if (isCleaning(sql)) throw serviceError('StateUnavailable');
      },
    });

    // The last that its work does is to let go of the number.
    const letGo = statements.findIndex((sql) => sql.includes('SET expires_at = 0'));
    expect(report).toMatchObject({ State: 'Planned' });
    expect(letGo).toBeGreaterThan(5);
    expect(statements.slice(0, letGo).filter(isCleaning)).toEqual([]);
    expect(statements.slice(letGo).filter(isCleaning).length).toBeGreaterThan(1);
    expect(await expired()).toBe(RUNS * ITEMS_A_RUN);
  });

  it(`${String(NUMBERS.length)} runs start at the same time`, async () => {
    const databaseUrl = bed.environment()['DATABASE_URL'];
    const open = (): Promise<Database> => openDatabase({ ...bed.opened.settings, databaseUrl });
    const databases = await Promise.all(NUMBERS.map(open));
    const startedAt = performance.now();

    const outcomes = await Promise.all(
      databases.map((database, index) =>
        bed.invoke(rotateInviteLinks, planStart(`at-once-${String(index)}`, NUMBERS[index]), { database }),
      ),
    );

    const tookMs = Math.round(performance.now() - startedAt);
    process.stdout.write(`${name}: ${String(NUMBERS.length)} starts at once took ${String(tookMs)} ms\n`);
    await Promise.all(databases.map((database) => database.close()));
    expect(outcomes.map((outcome) => reportOf(outcome).State)).toEqual(databases.map(() => 'Planned'));
  });

  it('each run leaves less of them, down to none', async () => {
    // While a change is checked, what shows it is enough.
    if (!FULL) await bed.opened.query(`DELETE FROM maintenance_items WHERE run_id NOT IN ('old-1', 'old-2', 'old-30')`);
    const left = [RUNS * ITEMS_A_RUN, await expired()];

    for (let run = 1; left.at(-1) !== 0 && run <= 1000; run += 1) {
      reportOf(await bed.invoke(rotateInviteLinks, planStart(`next-${String(run)}`)));
      left.push(await expired());
    }

    process.stdout.write(`${name}: expired items ${left.join(', ')}\n`);
    expect(left).toEqual([...new Set(left)].toSorted((one, other) => other - one));
    expect(left.at(-1)).toBe(0);
    expect(await bed.opened.query(`SELECT run_id FROM maintenance_runs WHERE run_id LIKE 'old-%'`)).toEqual([]);
  }, 600_000);
});
