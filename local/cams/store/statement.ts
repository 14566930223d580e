import type Database from 'libsql';

export type SqlValue = string | number | null;

/** A prepared statement whose rows have the shape `Row`. */
export interface Statement<Row> {
  get(...values: SqlValue[]): Row | undefined;
  all(...values: SqlValue[]): Row[];
  /** @returns how many rows changed. */
  run(...values: SqlValue[]): number;
}

/** Prepares a statement. The caller says what its columns are: SQLite's types end here. */
export const prepare = <Row = never>(database: Database.Database, sql: string): Statement<Row> => {
  const statement = database.prepare<SqlValue[]>(sql);
  return {
    // libsql types rows as unknown, and adds a `_metadata` to those of get(): read columns by name, never spread a row.
    get: (...values) => statement.get(...values) as Row | undefined,
    all: (...values) => statement.all(...values) as Row[],
    run: (...values) => statement.run(...values).changes,
  };
};
