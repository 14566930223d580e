import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { serviceError } from '../../../shared/errors/service-error.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import type { Database, SqlValue } from '../../../shared/state/database.js';
import { openRunBed, type RunBed, startOf } from './run-bed.js';

let bed: RunBed;

beforeAll(async () => {
  bed = await openRunBed();
});
afterAll(() => bed.close());
beforeEach(async () => {
  await bed.clear();
  await bed.seed([{ Subject: 'Order 1' }, { Subject: 'Order 2' }]);
});

type Matches = (sql: string, values: readonly SqlValue[]) => boolean;

/** A database that executes one statement and loses the answer to it. */
const losing = (matches: Matches): Database => {
  let lost = false;
  return {
    ...bed.database,
    run: async (sql, values = []) => {
      const rows = await bed.database.run(sql, values);
      if (lost || !matches(sql, values)) return rows;
      lost = true;
      throw serviceError('StateUnavailable');
    },
  };
};

const savesEnd: Matches = (sql, values) => sql.includes('UPDATE maintenance_runs') && values.includes('ENDED');

const endLines = (): readonly unknown[] =>
  bed.lines.filter(({ event }) => event === 'maintenance').map(({ state, done }) => [state, done]);

describe('the end of a run', () => {
  it.each<readonly [string, Matches]>([
    ['nothing', () => false],
    ['the answer to the end', savesEnd],
    ['the answer to letting go of the number', (sql) => sql.includes('SET expires_at = 0')],
  ])('is logged once when the database loses %s', async (_, matches) => {
    const report = await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks), () => ({
      database: losing(matches),
    }));

    expect(report).toMatchObject({ State: 'Completed', Items: { Done: 2 } });
    expect(endLines()).toEqual([['Completed', 2]]);
  });
});
