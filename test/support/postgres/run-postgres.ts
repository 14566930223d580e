import { findPostgres } from './find-programs.js';
import { runFolderOf, runKept } from './run-kept.js';

export interface RunningPostgres {
  readonly port: number;
  /** Of the user `tests`, who may do everything. */
  readonly password: string;
  readonly pid: number;
  /** The certificate of the authority that its own for `localhost` comes from, PEM. */
  readonly authority: string;
}

export const keepPostgres = new URL('./keep-postgres.js', import.meta.url);

/** The PostgreSQL of this run of tests, on a free port of loopback; it takes a second to start. */
export const runPostgres = (): Promise<RunningPostgres> =>
  runKept(runFolderOf(), { name: 'postgres', keeper: keepPostgres, program: findPostgres() });
