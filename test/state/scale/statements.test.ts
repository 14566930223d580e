import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { migrations } from '../../../shared/state/migrations.js';
import { atScale } from '../../../shared/state/migrations/at-scale.js';
import { openDatabase } from '../../../shared/state/open-database.js';
import { captureLines } from '../../support/capture-lines.js';
import { databaseKinds } from '../../support/database-kinds.js';
import { openRunBed, type RunBed } from '../../maintenance/engine/run-bed.js';
import { openExplainer } from './explain.js';
import { BIG, fillFleet, type FleetSize } from './fill-fleet.js';
import { asked, recordStatements } from './record-statements.js';

const FULL = Boolean(process.env['FULL']);
const SIZE: FleetSize = FULL
  ? { numbers: 100, groupsANumber: 10_000, runs: 150_000, detailedRuns: 200 }
  : { numbers: 3, groupsANumber: 50, runs: 100, detailedRuns: 4 };
const DAY_MS = 24 * 3_600_000;
const MOST_MS = 50;
// Other processes share the machine.
const TRIES = 3;
// One row for each night, each stop, each kind of clean-up, each step of the schema; each number.
const SMALL =
  /^(\w+_)?(maintenance_stops|clean_ups|schema_migrations|maintenance_leases|maintenance_fleets|group_counts)(_\w+)?$/;
// What `maintain runs` says of how many there are, counted in the smallest index.
const COUNTED = 'SELECT count(*) AS runs FROM maintenance_runs';
// They hold what is open or waits to be tidied up, and nothing else.
const OPEN = ['creates_open', 'maintenance_runs_untidy', 'maintenance_runs_unfolded', 'maintenance_fleets_open'];
// A list is read in its order until there are enough, where most runs are what is asked for.
const IN_ORDER = ['maintenance_runs_by_start'];

describe.each(databaseKinds.filter(([name]) => name !== 'PgBouncer'))('what a fleet asks of %s', (name, kind) => {
  let bed: RunBed;
  let restore: () => void;

  beforeAll(async () => {
    ({ restore } = captureLines());
    bed = await openRunBed(kind);
    // What is recorded takes two months, and nothing of the fleet must become old in them.
    await fillFleet(bed.opened, SIZE, bed.clock.nowMs() + 60 * DAY_MS);
    // PostgreSQL does so by itself.
    await bed.opened.query(name === 'PostgreSQL' ? 'VACUUM ANALYZE' : 'ANALYZE');
  }, 3_600_000);
  afterAll(async () => {
    restore();
    await bed.close();
  });

  it(`reads no table from end to end${FULL ? `, and takes at most ${String(MOST_MS)} ms` : ''}`, async () => {
    const statements = await recordStatements(bed);
    const explainer = await openExplainer(String(bed.environment()['DATABASE_URL']));
    const told: {
      readonly sql: string;
      readonly plan: readonly string[];
      readonly tookMs: number;
      readonly scanned: readonly string[];
    }[] = [];
    for (const statement of statements) {
      const { plan, scanned, tookMs } = await explainer.explain(
        FULL ? asked(statement, BIG) : statement,
        FULL ? TRIES : 0,
      );
      const sql = statement.sql
        .replaceAll(/\s+/g, ' ')
        .replaceAll(/\$\d+(, \$\d+)+/g, '…')
        .slice(0, 150);
      told.push({
        sql,
        plan,
        tookMs,
        scanned: scanned.filter((read) => !SMALL.test(read) && ![...OPEN, ...IN_ORDER].includes(read)),
      });
    }
    await explainer.close();

    if (FULL) {
      for (const { sql, tookMs, plan } of told.toSorted((one, other) => other.tookMs - one.tookMs).slice(0, 15)) {
        process.stdout.write(
          `${name}: ${tookMs.toFixed(1).padStart(8)} ms  ${sql}\n${tookMs > 40 ? plan.join('\n') + '\n' : ''}`,
        );
      }
    }
    expect(told.length).toBeGreaterThan(60);
    expect(told.filter(({ scanned, sql }) => scanned.length > 0 && sql !== COUNTED)).toEqual([]);
    expect(told.filter(({ tookMs }) => tookMs > MOST_MS)).toEqual([]);
  }, 3_600_000);

  it('is upgraded from the schema before, however much is in it', async () => {
    const [last] = migrations.filter(({ statements }) => statements === atScale);
    for (const index of [
      'chat_groups_by_group',
      'creates_open',
      'inventory_groups_with_numbers',
      'maintenance_runs_untidy',
    ]) {
      await bed.opened.query(`DROP INDEX ${index}`);
    }
    for (const index of ['by_phase', 'by_start']) await bed.opened.query(`DROP INDEX maintenance_runs_${index}`);
    await bed.opened.query('CREATE INDEX maintenance_runs_by_end ON maintenance_runs (ended_at, touched_at)');
    await bed.opened.query('ALTER TABLE maintenance_runs DROP COLUMN untidy');
    await bed.opened.query('DROP TABLE clean_ups');
    await bed.opened.query(`DELETE FROM schema_migrations WHERE version = ${String(last?.version)}`);
    const startedAt = performance.now();

    const upgraded = await openDatabase({ ...bed.opened.settings });

    const tookMs = performance.now() - startedAt;
    if (FULL) process.stdout.write(`${name}: the upgrade took ${(tookMs / 1000).toFixed(1)} s\n`);
    expect(await upgraded.run('SELECT untidy FROM maintenance_runs WHERE run_id = $1', ['fleet-9'])).toEqual([
      { untidy: null },
    ]);
    await upgraded.close();
  });
});
