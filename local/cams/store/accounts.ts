import type Database from 'libsql';

import { DEFAULT_ACCOUNT } from '../settings.js';
import { prepare } from './statement.js';

/** Who owns a space, which accounts may use groups, and which numbers may not have any. */
export interface Accounts {
  /** The account of a space; the default account for one that nobody was given. */
  ownerOf(custSpaceId: string): string;
  setOwner(custSpaceId: string, accountId: string): void;
  isAllowlisted(accountId: string): boolean;
  setAllowlisted(accountId: string, allowlisted: boolean): void;
  isEligible(businessNumber: string): boolean;
  setEligible(businessNumber: string, eligible: boolean): void;
}

/** Rows are kept for exceptions alone: no row is the default account, allowlisted, eligible. */
export const openAccounts = (database: Database.Database): Accounts => {
  const owner = prepare<{ AccountId: string }>(database, 'SELECT AccountId FROM SpaceOwner WHERE CustSpaceId = ?');
  const setOwner = prepare(database, 'INSERT OR REPLACE INTO SpaceOwner (CustSpaceId, AccountId) VALUES (?, ?)');
  const barred = prepare<{ AccountId: string }>(database, 'SELECT AccountId FROM BarredAccount WHERE AccountId = ?');
  const bar = prepare(database, 'INSERT OR REPLACE INTO BarredAccount (AccountId) VALUES (?)');
  const admit = prepare(database, 'DELETE FROM BarredAccount WHERE AccountId = ?');
  const unfit = prepare<{ BusinessNumber: string }>(
    database,
    'SELECT BusinessNumber FROM IneligibleNumber WHERE BusinessNumber = ?',
  );
  const disqualify = prepare(database, 'INSERT OR REPLACE INTO IneligibleNumber (BusinessNumber) VALUES (?)');
  const qualify = prepare(database, 'DELETE FROM IneligibleNumber WHERE BusinessNumber = ?');
  return {
    ownerOf: (custSpaceId) => owner.get(custSpaceId)?.AccountId ?? DEFAULT_ACCOUNT,
    setOwner: (custSpaceId, accountId) => {
      setOwner.run(custSpaceId, accountId);
    },
    isAllowlisted: (accountId) => barred.get(accountId) === undefined,
    setAllowlisted: (accountId, allowlisted) => {
      (allowlisted ? admit : bar).run(accountId);
    },
    isEligible: (businessNumber) => unfit.get(businessNumber) === undefined,
    setEligible: (businessNumber, eligible) => {
      (eligible ? qualify : disqualify).run(businessNumber);
    },
  };
};
