import { randomInt } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { systemTiming } from '../../../shared/timing.js';
import { randomFrom } from '../../local/cams/random-from.js';
import { captureLines } from '../../support/capture-lines.js';
import { hasPostgres } from '../../support/database-kinds.js';
import { type OwnPostgres, runOwnPostgres } from '../../support/postgres/own-postgres.js';
import { openRunBed, type RunBed, startOf } from './run-bed.js';

const FULL = Boolean(process.env['FULL']);
const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const RUNS = FULL ? 20 : 1;
const GROUPS = 20;
const STOPS = 3;
// Fewer than a run of so many groups takes.
const STATEMENTS = 90;

(hasPostgres ? describe : describe.skip)('a server that is stopped at once, three times in a run', () => {
  let server: OwnPostgres;
  let bed: RunBed;
  let restore: () => void;

  beforeAll(async () => {
    ({ restore } = captureLines());
    server = await runOwnPostgres();
    bed = await openRunBed(server.kind);
  });
  afterAll(async () => {
    restore();
    await bed.close();
    await server.close();
  });
  beforeEach(() => bed.clear());

  it(`keeps no run of ${String(RUNS)} from its end, in the one invocation that began it (seed ${String(seed)})`, async () => {
    const random = randomFrom(seed);
    for (let run = 1; run <= RUNS; run += 1) {
      await server.back();
      await bed.clear();
      await bed.seed(Array.from({ length: GROUPS }, (_, index) => ({ Subject: `Order ${String(index)}` })));
      const stops = new Set<number>();
      while (stops.size < STOPS) stops.add(1 + Math.floor(random() * STATEMENTS));
      // The first statements find or begin the run: what fails there, the platform repeats.
      let statement = -10;
      let stopped = 0;

      const outcome = await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks), {
        timing: systemTiming,
        watch: async () => {
          statement += 1;
          if (!stops.delete(statement)) return;
          stopped += 1;
          await server.stopImmediately();
        },
      });

      expect(stopped).toBe(STOPS);
      expect(outcome).toMatchObject({
        State: 'Completed',
        Groups: GROUPS,
        Items: { Pending: 0, Failed: 0, Unknown: 0 },
        Proof: { LinksConfirmed: GROUPS },
      });
      expect((await bed.calls()).AddChatGroupInviteLink).toBe(GROUPS);
    }
  });
});
