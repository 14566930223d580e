import type Database from 'libsql';

import { sha256Hex } from '../sha256-hex.js';
import { prepare } from './statement.js';

export interface StsToken {
  readonly AccessKeyId: string;
  /** Epoch milliseconds. */
  readonly ExpiresAt: number;
}

/** The access keys that were issued. They are kept, so that a restart does not cut off their holders. */
export interface Credentials {
  secretOf(accessKeyId: string): string | undefined;
  findToken(securityToken: string): StsToken | undefined;
  add(issued: StsToken & { readonly AccessKeySecret: string; readonly SecurityToken: string }): void;
  /** Keeps an access key that does not expire. */
  addLasting(accessKeyId: string, accessKeySecret: string): void;
  /** Forgets those that expired before a moment. */
  purge(expiredBefore: number): void;
}

export const openCredentials = (database: Database.Database): Credentials => {
  const secret = prepare<{ AccessKeySecret: string }>(
    database,
    `SELECT AccessKeySecret FROM StsCredential WHERE AccessKeyId = ?1
     UNION ALL SELECT AccessKeySecret FROM AccessKey WHERE AccessKeyId = ?1`,
  );
  const insertLasting = prepare(database, 'INSERT INTO AccessKey (AccessKeyId, AccessKeySecret) VALUES (?, ?)');
  // Looked up by hash: how long a comparison of tokens takes then says nothing about a token.
  const token = prepare<StsToken>(database, 'SELECT AccessKeyId, ExpiresAt FROM StsCredential WHERE TokenHash = ?');
  const insert = prepare(
    database,
    'INSERT INTO StsCredential (AccessKeyId, AccessKeySecret, TokenHash, ExpiresAt) VALUES (?, ?, ?, ?)',
  );
  const purgePrincipals = prepare(
    database,
    'DELETE FROM Principal WHERE AccessKeyId IN (SELECT AccessKeyId FROM StsCredential WHERE ExpiresAt < ?)',
  );
  const purge = prepare(database, 'DELETE FROM StsCredential WHERE ExpiresAt < ?');
  return {
    secretOf: (accessKeyId) => secret.get(accessKeyId)?.AccessKeySecret,
    findToken: (securityToken) => token.get(sha256Hex(securityToken)),
    add: ({ AccessKeyId, AccessKeySecret, SecurityToken, ExpiresAt }) => {
      insert.run(AccessKeyId, AccessKeySecret, sha256Hex(SecurityToken), ExpiresAt);
    },
    addLasting: (accessKeyId, accessKeySecret) => {
      insertLasting.run(accessKeyId, accessKeySecret);
    },
    purge: (expiredBefore) => {
      purgePrincipals.run(expiredBefore);
      purge.run(expiredBefore);
    },
  };
};
