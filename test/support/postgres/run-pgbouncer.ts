import { findPgBouncer } from './find-programs.js';
import { runFolderOf, runKept } from './run-kept.js';
import { runPostgres } from './run-postgres.js';

/** The PgBouncer of this run of tests, on a free port of loopback, before the run's PostgreSQL. */
export const runPgBouncer = async (): Promise<{ readonly port: number; readonly pid: number }> => {
  const { port, password } = await runPostgres();
  const keeper = new URL('./keep-pgbouncer.js', import.meta.url);
  return runKept(runFolderOf(), {
    name: 'pgbouncer',
    keeper,
    program: findPgBouncer(),
    more: [String(port), password],
  });
};
