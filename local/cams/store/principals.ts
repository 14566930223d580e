import type Database from 'libsql';

import type { Policy } from '../ram/policy.js';
import { DEFAULT_ACCOUNT } from '../settings.js';
import { prepare } from './statement.js';

/** Who stands behind an access key. */
export interface Principal {
  readonly AccountId: string;
  readonly Type: 'SubUser' | 'AssumedRoleUser';
  /** A user's name, or `role:session`. */
  readonly DisplayName: string;
  /** Null: may do everything. */
  readonly Policy: Policy | null;
}

/** The principals of issued access keys, lasting and temporary. They live as long as their credentials: through a reset. */
export interface Principals {
  /** A key that was configured, not issued, is the default account's and may do everything. */
  find(accessKeyId: string): Principal;
  add(accessKeyId: string, principal: Principal): void;
}

type Row = Omit<Principal, 'Policy'> & { readonly Policy: string | null };

const unissued: Principal = { AccountId: DEFAULT_ACCOUNT, Type: 'SubUser', DisplayName: 'local', Policy: null };

export const openPrincipals = (database: Database.Database): Principals => {
  const row = prepare<Row>(
    database,
    'SELECT AccountId, Type, DisplayName, Policy FROM Principal WHERE AccessKeyId = ?',
  );
  const insert = prepare(
    database,
    'INSERT INTO Principal (AccessKeyId, AccountId, Type, DisplayName, Policy) VALUES (?, ?, ?, ?, ?)',
  );
  return {
    find: (accessKeyId) => {
      const found = row.get(accessKeyId);
      if (!found) return unissued;
      const { AccountId, Type, DisplayName, Policy } = found;
      // Only a document without faults is ever stored.
      return { AccountId, Type, DisplayName, Policy: Policy === null ? null : (JSON.parse(Policy) as Policy) };
    },
    add: (accessKeyId, { AccountId, Type, DisplayName, Policy }) => {
      insert.run(accessKeyId, AccountId, Type, DisplayName, Policy === null ? null : JSON.stringify(Policy));
    },
  };
};
