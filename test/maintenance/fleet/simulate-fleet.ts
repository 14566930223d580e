import { readConfig } from '../../../shared/config.js';
import { serviceError } from '../../../shared/errors/service-error.js';
import { beginFleet } from '../../../shared/maintenance/fleet/begin-fleet.js';
import { driveFleet } from '../../../shared/maintenance/fleet/drive-fleet.js';
import { reportFleet } from '../../../shared/maintenance/fleet/fleet-report.js';
import { wakeFleets } from '../../../shared/maintenance/fleet/wake-fleets.js';
import { LEASE_MS } from '../../../shared/maintenance/lease-hold.js';
import type { StoredSurroundings } from '../../../shared/maintenance/surroundings.js';
import type { JsonObject } from '../../../shared/maintenance/task.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import type { Database } from '../../../shared/state/database.js';
import { fleets } from '../../../shared/state/fleets.js';
import { runRecords } from '../../../shared/state/run-records.js';
import { settingsFor } from '../../support/settings.js';
import { numberAt } from './fleet-bed.js';
import { type Figures, INVOCATION_MS, REPEATS_MS, type SimulatedFleet } from './simulated-fleet.js';
import { VirtualClock } from './virtual-clock.js';

const CHECKPOINT_MS = 50_000;
const HOUR_MS = 3_600_000;
const FUNCTION = 'chat-groups-rotate-invite-links';

class Died extends Error {}

/**
 * A fleet on a clock of its own: the drivers are the real ones, on a real database; the run of a number is its row, and the
 * time that its calls take.
 */
export const simulateFleet = async (
  database: Database,
  fleet: SimulatedFleet,
  random: () => number,
): Promise<Figures> => {
  const clock = new VirtualClock(random);
  const startedAtMs = clock.nowMs();
  const config = readConfig({ ...settingsFor(9), MAINTENANCE_PARALLEL_NUMBERS: String(fleet.parallel) });
  const runs = runRecords(database);
  const begun = new Map<string, number>();
  const ended = new Map<string, number>();
  const leases = new Map<string, number>();
  const tally = { invocations: 0, refusals: 0, deaths: 0, unconnected: 0, driverStatements: 0 };
  const driverDeaths = fleet.driverDiesAtHours.map((hours) => startedAtMs + hours * HOUR_MS);
  let [busy, mostInstances, connected, mostConnections, instanceMs] = [0, 0, 0, 0, 0];
  const workMs = (fleet.groupsANumber * fleet.callsAGroup * 1000) / fleet.callsPerSecond;
  const count = (map: Map<string, number>, runId: string): void => {
    map.set(runId, (map.get(runId) ?? 0) + 1);
  };

  const surroundings = (isDriver: boolean): StoredSurroundings => ({
    config,
    credentials: undefined,
    database: isDriver
      ? {
          ...database,
          run: (sql, values) => {
            tally.driverStatements += 1;
            const [deathMs = Infinity] = driverDeaths;
            if (clock.nowMs() < deathMs) return database.run(sql, values);
            driverDeaths.shift();
            throw new Died();
          },
        }
      : database,
    timing: clock,
    deadlineAtMs: clock.nowMs() + INVOCATION_MS,
    functionName: FUNCTION,
    invoker: {
      invoke: (_, payload) => {
        if (random() < fleet.refused) {
          tally.refusals += 1;
          return Promise.reject(serviceError('UpstreamUnavailable'));
        }
        enqueue(payload);
        return Promise.resolve();
      },
    },
    requestId: 'simulated',
    log: () => undefined,
  });

  /** The run of one number: what it has done is its `hop`, in checkpoints. */
  const workOn = async (runId: string, businessNumber: string): Promise<void> => {
    // The lease of its number: an invocation that comes meanwhile leaves it alone.
    for (let heldMs = leases.get(runId) ?? 0; heldMs > clock.nowMs(); heldMs = leases.get(runId) ?? 0) {
      await clock.pause(heldMs - clock.nowMs());
      if ((leases.get(runId) ?? 0) > heldMs) return;
    }
    const hold = (untilMs: number): unknown => leases.set(runId, untilMs);
    hold(clock.nowMs() + LEASE_MS);
    const known = await runs.find(runId);
    if (known && known.state !== null) return;
    if (!known) count(begun, runId);
    await runs.begin({
      ...{ runId, task: rotateInviteLinks.name, functionName: FUNCTION, custSpaceId: 'cams-local', businessNumber },
      ...{ mode: 'plan-and-apply', params: '{}', maxChanges: null, planId: null, wantedHash: null, fingerprint: '' },
      startedAtMs: clock.nowMs(),
    });
    const untilMs = clock.nowMs() + INVOCATION_MS - 20_000;
    const diesAtMs = random() < fleet.dies ? clock.nowMs() + random() * INVOCATION_MS : Infinity;
    for (let doneMs = (known?.hop ?? 0) * CHECKPOINT_MS; doneMs < workMs; doneMs += CHECKPOINT_MS) {
      await clock.pause(Math.min(CHECKPOINT_MS, workMs - doneMs));
      if (clock.nowMs() > diesAtMs) throw new Died();
      hold(clock.nowMs() + LEASE_MS);
      await database.run('UPDATE maintenance_runs SET hop = hop + 1, touched_at = $2 WHERE run_id = $1', [
        runId,
        clock.nowMs(),
      ]);
      if (clock.nowMs() + CHECKPOINT_MS <= untilMs || doneMs + CHECKPOINT_MS >= workMs) continue;
      hold(0);
      enqueue({ Continue: { RunId: runId, Hop: 0 } });
      return;
    }
    const State = random() < fleet.fails ? 'CompletedWithFailures' : 'Completed';
    await database.run(
      `UPDATE maintenance_runs SET phase = 'ENDED', state = $2, report = $3, ended_at = $4, touched_at = $4 WHERE run_id = $1`,
      [runId, State, JSON.stringify({ State }), clock.nowMs()],
    );
    hold(0);
    count(ended, runId);
  };

  const receive = async ({ Start, Continue, ...request }: JsonObject): Promise<void> => {
    const {
      RunId = '',
      Request,
      Fleet,
    } = (Start ?? Continue ?? {}) as {
      readonly RunId?: string;
      readonly Request?: { readonly BusinessNumber: string };
      readonly Fleet?: boolean;
    };
    // Whoever begins or ends a number looks after fleets that nobody drives.
    if (!Fleet) await wakeFleets(surroundings(false));
    if (Fleet) await driveFleet(rotateInviteLinks, RunId, surroundings(true));
    else if (Start) await workOn(RunId, Request?.BusinessNumber ?? '');
    else if (Continue) await workOn(RunId, (await runs.find(RunId))?.businessNumber ?? '');
    else {
      const numbers = Array.from({ length: fleet.numbers }, (_, index) => numberAt(index));
      const start = { runId: 'all', mode: 'plan-and-apply', body: request, numbers };
      await beginFleet(rotateInviteLinks, start, surroundings(true));
    }
  };

  const deliver = async (event: JsonObject): Promise<void> => {
    for (const pauseMs of [...REPEATS_MS, undefined]) {
      // "Concurrency overrun": an asynchronous event waits until there is an instance.
      for (let waitMs = 500; busy >= fleet.instances; waitMs = Math.min(60_000, waitMs * 2)) await clock.pause(waitMs);
      tally.invocations += 1;
      busy += 1;
      mostInstances = Math.max(mostInstances, busy);
      const beganAtMs = clock.nowMs();
      const hasConnection = connected < fleet.connections;
      if (hasConnection) connected += 1;
      else tally.unconnected += 1;
      mostConnections = Math.max(mostConnections, connected);
      let failed = !hasConnection;
      try {
        if (hasConnection) await receive(event);
      } catch (error) {
        // The platform knows of a process that died no more than that it failed.
        failed = true;
        if (error instanceof Died) tally.deaths += 1;
      } finally {
        busy -= 1;
        if (hasConnection) connected -= 1;
        instanceMs += clock.nowMs() - beganAtMs;
      }
      if (!failed) return;
      // A quarter of the events is lost with the process.
      if (pauseMs === undefined || random() < 0.25) return;
      await clock.pause(pauseMs);
    }
  };
  const enqueue = (event: JsonObject): void => {
    clock.act(() => deliver(event));
  };

  // A timer that comes every hour, as the one of an inventory does: whatever lies is continued by it.
  clock.act(async () => {
    for (let hours = 0; hours < 1000; hours += 1) {
      enqueue({ Mode: 'plan-and-apply', CustSpaceId: 'cams-local' });
      await clock.pause(HOUR_MS);
      if ((await fleets(database).find('all'))?.endedAtMs !== null) return;
    }
  });
  await clock.runOut();

  const record = await fleets(database).find('all');
  if (!record) throw new Error('there is no fleet');
  return {
    report: await reportFleet(database, record, 'simulated'),
    hours: ((record.endedAtMs ?? clock.nowMs()) - startedAtMs) / HOUR_MS,
    instanceHours: instanceMs / HOUR_MS,
    mostInstances,
    mostConnections,
    ...tally,
    begun,
    ended,
  };
};
