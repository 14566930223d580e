import { type Environment, readConfig } from '../../../shared/config.js';
import { serviceError } from '../../../shared/errors/service-error.js';
import type { RunReport } from '../../../shared/maintenance/run-report.js';
import type { RunStart } from '../../../shared/maintenance/run-task.js';
import type { Task } from '../../../shared/maintenance/task.js';
import { readWrittenNumber } from '../../../shared/numbers/read-written-number.js';
import type { Database } from '../../../shared/state/database.js';
import { openDatabase } from '../../../shared/state/open-database.js';
import { MovingWorld } from '../../cams/read/moving-world.js';
import { type DatabaseKind, sqlite } from '../../support/database-kinds.js';
import { settingsFor } from '../../support/settings.js';
import { LeapingClock } from '../engine/leaping-clock.js';
import { startOf } from '../engine/run-bed.js';
import { runToEnd } from '../engine/run-to-end.js';
import { type MovingCams, startMovingCams } from './start-moving-cams.js';

const INVOCATIONS_MAX = 500;

export interface ListBed {
  readonly cams: MovingCams;
  readonly database: Database;
  readonly clock: LeapingClock;
  /** The settings of whoever works with this CAMS and this database. */
  readonly environment: (changed?: Environment) => Environment;
  /** Runs a task to its end, in as many invocations as it takes. */
  readonly run: <Params>(
    task: Task<Params>,
    params?: object,
    options?: {
      readonly settings?: Environment;
      readonly request?: Partial<RunStart<Params>['request']>;
      /** Statements, counted from 1 over all invocations, after which the database fails the invocation. */
      readonly breaks?: readonly number[];
    },
  ) => Promise<RunReport>;
  readonly close: () => Promise<void>;
}

/** The engine over a CAMS whose lists move. */
export const openListBed = async (random: () => number, kind: DatabaseKind = sqlite): Promise<ListBed> => {
  const cams = await startMovingCams(new MovingWorld(random));
  const opened = await kind.open();
  const database = await openDatabase(opened.settings);
  const clock = new LeapingClock(random);
  const environment: ListBed['environment'] = (changed = {}) => ({
    ...settingsFor(cams.port),
    DATABASE_URL: opened.settings.databaseUrl,
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'key',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret',
    CAMS_CALLS_PER_SECOND: '1000',
    MAINTENANCE_SHARE: '1',
    ...changed,
  });
  let runs = 0;
  return {
    cams,
    database,
    clock,
    environment,
    run: async (task, params = {}, { settings = {}, request = {}, breaks = [] } = {}) => {
      runs += 1;
      const config = readConfig(environment(settings), readWrittenNumber);
      let statements = 0;
      const breaking: Database = {
        ...database,
        run: async (sql, values) => {
          const rows = await database.run(sql, values);
          statements += 1;
          if (breaks.includes(statements)) throw serviceError('StateUnavailable');
          return rows;
        },
      };
      const start = startOf(task, params, request, `run-${String(runs)}`);
      return runToEnd(task, start, { config, database: breaking, timing: clock }, INVOCATIONS_MAX);
    },
    close: async () => {
      await database.close();
      await opened.close();
      await cams.close();
    },
  };
};
