import type Database from 'libsql';

import { prepare } from './statement.js';

/** Which space owns which business number. A number belongs to one space. */
export interface Spaces {
  /** The CustSpaceId that owns a number. */
  ownerOf(businessNumber: string): string | undefined;
  add(custSpaceId: string, businessNumber: string): void;
  count(): { readonly Spaces: number; readonly BusinessNumbers: number };
}

export const openSpaces = (database: Database.Database): Spaces => {
  const owner = prepare<{ CustSpaceId: string }>(
    database,
    'SELECT CustSpaceId FROM BusinessNumber WHERE BusinessNumber = ?',
  );
  const insert = prepare(database, 'INSERT INTO BusinessNumber (CustSpaceId, BusinessNumber) VALUES (?, ?)');
  const count = prepare<{ Spaces: number; BusinessNumbers: number }>(
    database,
    'SELECT count(DISTINCT CustSpaceId) AS Spaces, count(*) AS BusinessNumbers FROM BusinessNumber',
  );
  return {
    ownerOf: (businessNumber) => owner.get(businessNumber)?.CustSpaceId,
    add: (custSpaceId, businessNumber) => {
      insert.run(custSpaceId, businessNumber);
    },
    count: () => {
      const { Spaces = 0, BusinessNumbers = 0 } = count.get() ?? {};
      return { Spaces, BusinessNumbers };
    },
  };
};
