import { describe, expect, it } from '@jest/globals';

import { openDatabase } from '../../../shared/state/open-database.js';
import type { Database } from '../../../shared/state/database.js';
import { captureLines } from '../../support/capture-lines.js';
import { type DatabaseKind, databaseKinds, hasPostgres } from '../../support/database-kinds.js';
import { openCreateBed, owner } from './open-bed.js';

const [, postgres] = databaseKinds.find(([name]) => name === 'PostgreSQL') ?? [];

(hasPostgres ? describe : describe.skip)('PostgreSQL that ends our idle connection between two calls', () => {
  it.each([0, 1200])('leaves both creates a success, the second %i ms later', async (pauseMs) => {
    const { restore } = captureLines();
    let administrator: Database | undefined;
    const keeping: DatabaseKind = {
      open: async () => {
        if (!postgres) throw new Error('PostgreSQL is missing');
        const opened = await postgres.open();
        administrator = await openDatabase(opened.settings);
        return opened;
      },
    };
    const bed = await openCreateBed(keeping);
    const first = await bed.run({ parameters: { ...owner, Subject: 'Before', ClientToken: 'before' } });

    const ended = await administrator?.run(
      'SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const second = await bed.run({ parameters: { ...owner, Subject: 'After', ClientToken: 'after' } });

    await administrator?.close();
    await bed.close();
    restore();
    expect(ended).toHaveLength(1);
    expect(first.answer?.body.Success).toBe(true);
    expect(second.answer?.body.Success).toBe(true);
  });
});
