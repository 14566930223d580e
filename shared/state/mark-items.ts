import type { SqlValue } from './database.js';
import type { RunItem } from './run-item.js';
import { type Lease, LEASE_HOLDS, leaseValues } from './run-lease.js';

/** How an item ended, as it is stored. */
export type EndedItem = Pick<RunItem, 'groupId' | 'state' | 'code' | 'told'>;

/** What becomes of items in one moment: none is among both. */
export interface ItemChanges {
  /** Those that are about to be applied once more. */
  readonly begun: readonly string[];
  readonly ended: readonly EndedItem[];
}

/** One statement for all of it: the rows are found by their key, and each takes what is its own. */
export const markingOf = (
  { begun, ended }: ItemChanges,
  lease: Lease,
  runId: string,
): { readonly sql: string; readonly values: readonly SqlValue[] } => {
  const values: SqlValue[] = [...leaseValues(lease), runId];
  const place = (value: SqlValue): string => `$${String(values.push(value))}`;
  const begunPlaces = begun.map(place);
  const endedPlaces = ended.map(({ groupId }) => place(groupId));
  const column = (name: 'state' | 'code' | 'told'): string => {
    const cases = ended.map((item, index) => `WHEN ${endedPlaces[index] ?? ''} THEN ${place(item[name])}`);
    return `${name} = CASE group_id ${cases.join(' ')} ELSE ${name} END`;
  };
  const ends = ended.length > 0 ? [column('state'), column('code'), column('told')] : [];
  const counted =
    ended.length > 0
      ? `CASE WHEN group_id IN (${begunPlaces.join(', ')}) THEN attempts + 1 ELSE attempts END`
      : 'attempts + 1';
  const changes = [...ends, ...(begun.length > 0 ? [`attempts = ${counted}`] : [])];
  return {
    sql: `UPDATE maintenance_items SET ${changes.join(', ')}
      WHERE run_id = $4 AND group_id IN (${[...begunPlaces, ...endedPlaces].join(', ')}) AND ${LEASE_HOLDS}
      RETURNING group_id`,
    values,
  };
};
