/** What fills a placeholder, and what a column holds. Times are epoch milliseconds. */
export type SqlValue = string | number | null;

export type Row = Readonly<Record<string, SqlValue>>;

/**
 * One connection to PostgreSQL or SQLite. Statements are valid in both: `$1`, `$2` stand for values, conditional writes
 * say what they changed by RETURNING.
 */
export interface Database {
  /**
   * Runs one statement in a transaction of its own.
   *
   * @throws {ServiceError} `StateUnavailable` when the database does not answer in time or refuses.
   */
  readonly run: (sql: string, values?: readonly SqlValue[]) => Promise<readonly Row[]>;
  /** What stands in a statement for the database's own clock, in epoch milliseconds. */
  readonly nowSql: () => string;
  readonly close: () => Promise<void>;
}
