import { randomInt } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { ServiceError, serviceError } from '../../../shared/errors/service-error.js';
import { beginFleet } from '../../../shared/maintenance/fleet/begin-fleet.js';
import { driveFleet } from '../../../shared/maintenance/fleet/drive-fleet.js';
import { reportFleet } from '../../../shared/maintenance/fleet/fleet-report.js';
import { checkRunRequest } from '../../../shared/maintenance/check-run-request.js';
import type { RunReport } from '../../../shared/maintenance/run-report.js';
import { runTask } from '../../../shared/maintenance/run-task.js';
import type { StoredSurroundings } from '../../../shared/maintenance/surroundings.js';
import type { JsonObject } from '../../../shared/maintenance/task.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { fleets } from '../../../shared/state/fleets.js';
import { runRecords } from '../../../shared/state/run-records.js';
import { randomFrom } from '../../local/cams/random-from.js';
import { captureLines } from '../../support/capture-lines.js';
import { type DatabaseKind, hasPostgres, sqlite } from '../../support/database-kinds.js';
import { runOwnPostgres } from '../../support/postgres/own-postgres.js';
import { mortalDatabase } from '../engine/mortal-database.js';
import { openRunBed, type RunBed } from '../engine/run-bed.js';
import { numberAt, seedNumbers } from '../fleet/fleet-bed.js';

const FULL = Boolean(process.env['FULL']);
const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const [NUMBERS, GROUPS] = FULL ? [50, 100] : [4, 6];
const EVENTS_MAX = 200 * NUMBERS;
const MINUTE_MS = 60_000;

interface Input {
  readonly Start?: { readonly RunId: string; readonly Request: JsonObject };
  readonly Continue?: JsonObject;
}

/** Whatever stops a server now and then, and what waits for it. */
interface Stops {
  readonly now: () => Promise<void>;
  readonly over: () => Promise<unknown>;
}

/** A fleet whose platform refuses and repeats, whose processes die, and whose server is stopped. */
const unleashFleet = async (
  bed: RunBed,
  random: () => number,
  stops: Stops | undefined,
): Promise<{
  readonly events: number;
  readonly deaths: number;
  readonly refusals: number;
  readonly stopped: number;
}> => {
  const { clock } = bed;
  const queue: Input[] = [{}];
  let [deaths, refusals, stopped, events] = [0, 0, 0, 0];

  const receive = (event: Input): Promise<void> =>
    new Promise((resolve, reject) => {
      let isDead = false;
      const dies = random() < 0.4;
      const statement = 1 + Math.floor(random() * (20 + 5 * GROUPS));
      const death = dies ? ({ statement, when: random() < 0.5 ? 'before' : 'after' } as const) : undefined;
      const database = mortalDatabase(
        clock.timed(bed.database),
        death,
        () => {
          isDead = true;
          deaths += 1;
          resolve();
        },
        undefined,
      );
      const surroundings: StoredSurroundings = {
        config: bed.config({
          CAMS_CALLS_PER_SECOND: '1000',
          MAINTENANCE_SHARE: '1',
          MAINTENANCE_PARALLEL_NUMBERS: '5',
        }),
        credentials: bed.credentials(),
        database,
        timing: {
          nowMs: () => (isDead ? Number.MAX_SAFE_INTEGER : clock.nowMs()),
          random,
          pause: (ms) => (isDead ? new Promise(() => undefined) : clock.pause(ms)),
        },
        deadlineAtMs: clock.nowMs() + (event.Start ? 5000 + random() * MINUTE_MS : 30_000),
        functionName: rotateInviteLinks.name,
        invoker: {
          invoke: (_, payload) => {
            if (isDead) return new Promise<void>(() => undefined);
            if (random() < 0.15) {
              refusals += 1;
              return Promise.reject(serviceError('UpstreamUnavailable'));
            }
            queue.push(payload);
            // At least once.
            if (random() < 0.1) queue.push(payload);
            return Promise.resolve();
          },
        },
        requestId: 'test',
        log: () => undefined,
      };
      const { Start, Continue } = event;
      const work = async (): Promise<unknown> => {
        if (Continue) {
          const { RunId, Hop, Fleet } = Continue as { RunId: string; Hop: number; Fleet?: boolean };
          if (Fleet) return driveFleet(rotateInviteLinks, RunId, surroundings);
          return runTask(rotateInviteLinks, { kind: 'continue', runId: RunId, hop: Hop }, surroundings);
        }
        if (Start) {
          const { RunId: runId, Request } = Start;
          return runTask(
            rotateInviteLinks,
            { kind: 'start', runId, ...checkRunRequest(rotateInviteLinks, Request) },
            surroundings,
          );
        }
        const numbers = Array.from({ length: NUMBERS }, (_, index) => numberAt(index));
        const body = { Mode: 'plan-and-apply', CustSpaceId: 'cams-local' };
        return beginFleet(rotateInviteLinks, { runId: 'all', mode: 'plan-and-apply', body, numbers }, surroundings);
      };
      work().then(
        () => {
          resolve();
        },
        (error: unknown) => {
          if (isDead) return;
          if (!(error instanceof ServiceError)) {
            reject(error instanceof Error ? error : new Error(String(error)));
            return;
          }
          // The platform repeats it, unless it has given up.
          if (random() < 0.8) queue.push(event);
          resolve();
        },
      );
    });

  for (;;) {
    events += 1;
    if (events > EVENTS_MAX) throw new Error('the fleet came to no end');
    // Nothing is queued any more: some time later a timer comes again.
    if (queue.length === 0) {
      await stops?.over();
      if ((await fleets(bed.database).find('all'))?.endedAtMs) break;
      clock.aheadMs += 10 * MINUTE_MS;
      queue.push({});
    }
    const event = queue.splice(Math.floor(random() * queue.length), 1)[0] ?? {};
    const stop = stops && random() < 0.03 ? stops : undefined;
    if (stop) stopped += 1;
    await Promise.all([receive(event), stop?.now()]);
    if (stop) await stop.over();
  }
  return { events, deaths, refusals, stopped };
};

/** What a fleet comes to: how often each change was made, and how it is reported. */
const tryFleet = async (kind: DatabaseKind, name: string, stops?: Stops): Promise<object> => {
  const { restore } = captureLines();
  const random = randomFrom(seed);
  const bed = await openRunBed(kind, random);
  try {
    await seedNumbers(bed, NUMBERS, GROUPS);
    const aftermath = await unleashFleet(bed, random, stops);
    const fleet = await fleets(bed.database).find('all');
    if (!fleet) throw new Error('there is no fleet');
    const { State, Numbers, Failures } = await reportFleet(bed.database, fleet, 'test');
    const runs = await runRecords(bed.database).recent(2 * NUMBERS);
    // One that was done when its process died is found so.
    const done = runs.map(({ report }) => {
      const { Items } = JSON.parse(report ?? '{}') as RunReport;
      return Items.Done + Items.Already;
    });
    process.stdout.write(`fleet through chaos, ${name}, seed ${String(seed)}: ${JSON.stringify(aftermath)}\n`);
    const states = new Set(runs.map(({ state }) => state));
    return { State, Numbers, Failures, states, done, made: (await bed.calls()).AddChatGroupInviteLink };
  } finally {
    await bed.close();
    restore();
  }
};

// Each group of each number once, whatever died.
const whole = {
  State: 'Completed',
  Numbers: { Total: NUMBERS, Waiting: 0, Invoked: 0, Running: 0, Ended: NUMBERS, Failed: 0 },
  Failures: [],
  states: new Set(['Completed']),
  done: Array.from({ length: NUMBERS }, () => GROUPS),
  made: NUMBERS * GROUPS,
};

const onSqlite = (): Promise<object> => tryFleet(sqlite, 'SQLite');
const whoseServerStops = async (): Promise<object> => {
  const server = await runOwnPostgres();
  try {
    return await tryFleet(server.kind, 'PostgreSQL', { now: server.stopImmediately, over: server.back });
  } finally {
    await server.close();
  }
};

describe('a fleet through chaos', () => {
  it.each([
    ['on SQLite', onSqlite],
    ...(FULL && hasPostgres ? ([['on a PostgreSQL that is stopped now and then', whoseServerStops]] as const) : []),
  ] as const)(
    'changes every group of every number once, and ends, %s',
    async (_, attempt) => {
      expect(await attempt()).toEqual(whole);
    },
    FULL ? 3_600_000 : 60_000,
  );
});
