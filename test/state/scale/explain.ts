import Libsql from 'libsql';
import { Client } from 'pg';

import type { SqlValue } from '../../../shared/state/database.js';

/** One statement that our code has run. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** How a database goes about a statement. */
export interface Explained {
  /** One line for each table: how it is read. */
  readonly plan: readonly string[];
  /** Tables, or indexes, that are read from one end to the other. */
  readonly scanned: readonly string[];
  /** How long it took; 0 where it was not run. */
  readonly tookMs: number;
}

export interface Explainer {
  /** @param tries how often the statement is run as well, to measure it at its best; what it changed is taken back. */
  readonly explain: (statement: Statement, tries: number) => Promise<Explained>;
  readonly close: () => Promise<void>;
}

const explainInSqlite = (file: string): Explainer => {
  const database = new Libsql(file);
  return {
    explain: ({ sql, values }, tries) => {
      const numbered = sql.replaceAll(/\$(\d+)/g, '?$1');
      const rows = database.prepare(`EXPLAIN QUERY PLAN ${numbered}`).all([...values]) as { detail: string }[];
      const plan = rows.map(({ detail }) => detail).filter((detail) => /^(SCAN|SEARCH) /.test(detail));
      // Where every row is wanted, one in the order of an index ends with the last that is.
      const isWhole = (detail: string): boolean =>
        /^SCAN (?!\(subquery|CONSTANT|\d)/.test(detail) &&
        !(detail.includes(' USING ') && sql.includes('LIMIT') && !sql.includes('WHERE'));
      const tookMs = Array.from({ length: tries }, () => {
        database.exec('BEGIN');
        const startedAt = performance.now();
        database.prepare(numbered).all([...values]);
        const endedAt = performance.now();
        database.exec('ROLLBACK');
        return endedAt - startedAt;
      });
      return Promise.resolve({
        plan,
        scanned: plan.filter(isWhole).map((detail) => /INDEX (\w+)/.exec(detail)?.[1] ?? detail.split(' ')[1] ?? ''),
        tookMs: tries === 0 ? 0 : Math.min(...tookMs),
      });
    },
    close: () => {
      database.close();
      return Promise.resolve();
    },
  };
};

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Filter?: string;
  readonly 'Actual Total Time'?: number;
  readonly Plans?: readonly PlanNode[];
}

interface Found {
  readonly line: string;
  readonly table: string | undefined;
  readonly isWhole: boolean;
}

/** @param limited whether somebody above takes only so many rows. */
const readNodes = (node: PlanNode, limited = false): readonly Found[] => {
  const { 'Node Type': type, 'Relation Name': table, 'Index Name': index, 'Index Cond': condition, Plans = [] } = node;
  const isScan = type.endsWith('Scan') && !/Subquery|CTE|Function|Values|Bitmap Heap|Result/.test(type);
  const isWhole =
    isScan && (type === 'Seq Scan' || (condition === undefined && !(limited && node.Filter === undefined)));
  return [
    ...(isScan
      ? [{ line: `${type} ${table ?? ''} ${index ?? ''} ${condition ?? ''}`, table: index ?? table, isWhole }]
      : []),
    ...Plans.flatMap((plan) => readNodes(plan, limited || type === 'Limit')),
  ];
};

const explainInPostgres = async (url: string): Promise<Explainer> => {
  const client = new Client(url);
  await client.connect();
  const explainOnce = async ({ sql, values }: Statement, runs: boolean): Promise<Explained> => {
    await client.query('BEGIN');
    // With few rows every table is read whole; what is left then is what no index helps with.
    if (!runs) {
      for (const way of ['seqscan', 'hashjoin', 'mergejoin']) await client.query(`SET LOCAL enable_${way} = off`);
    }
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode; 'Execution Time'?: number }] }>(
      `EXPLAIN (FORMAT JSON${runs ? ', ANALYZE' : ''}) ${sql}`,
      [...values],
    );
    await client.query('ROLLBACK');
    const explained = rows[0]?.['QUERY PLAN'][0];
    if (!explained) throw new Error('no plan');
    const found = readNodes(explained.Plan);
    return {
      plan: found.map(({ line }) => line),
      scanned: found.filter(({ isWhole }) => isWhole).map(({ table = '' }) => table),
      tookMs: explained['Execution Time'] ?? 0,
    };
  };
  return {
    explain: async (statement, tries) => {
      let best = await explainOnce(statement, tries > 0);
      for (let count = 1; count < tries; count += 1) {
        const next = await explainOnce(statement, true);
        if (next.tookMs < best.tookMs) best = next;
      }
      return best;
    },
    close: () => client.end(),
  };
};

/** Asks a database how it goes about statements. */
export const openExplainer = (databaseUrl: string): Promise<Explainer> =>
  databaseUrl.startsWith('file:')
    ? Promise.resolve(explainInSqlite(databaseUrl.slice('file:'.length)))
    : explainInPostgres(databaseUrl);
