import { type Environment, readConfig } from '../../../shared/config.js';
import { ServiceError, serviceError } from '../../../shared/errors/service-error.js';
import { InvocationFailed, serveTask } from '../../../shared/invocation/serve-task.js';
import type { FleetReport } from '../../../shared/maintenance/fleet/fleet-report.js';
import { reportFleet } from '../../../shared/maintenance/fleet/fleet-report.js';
import type { JsonObject } from '../../../shared/maintenance/task.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { fleets } from '../../../shared/state/fleets.js';
import type { DatabaseKind } from '../../support/database-kinds.js';
import { contextWith } from '../../support/context.js';
import { openRunBed, type RunBed } from '../engine/run-bed.js';
import { SCOPE } from '../tasks/task-bed.js';

export interface FleetBed extends RunBed {
  /** Events that functions have sent and nobody has received yet. */
  readonly events: JsonObject[];
  /** Whether the platform takes an event now. */
  accepts: (payload: JsonObject) => boolean;
  /** As the platform hands an event to the function; with what the function answers, or the code that it fails with. */
  readonly receive: (event: JsonObject, settings?: Environment, timeoutSeconds?: number) => Promise<unknown>;
  /** Hands over what is queued, in the order of `pick`, until nothing is left. */
  readonly settle: (settings?: Environment) => Promise<void>;
  readonly fleet: (runId: string) => Promise<FleetReport>;
}

export const numberAt = (index: number): string => `86138000${String(10_000 + index)}`;

/** A request for so many numbers. */
export const requestFor = (numbers: number, changes: object = {}): JsonObject => ({
  Mode: 'plan-and-apply',
  CustSpaceId: SCOPE.custSpaceId,
  BusinessNumbers: Array.from({ length: numbers }, (_, index) => numberAt(index)),
  RunId: 'all',
  ...changes,
});

/** A function of maintenance, the platform that invokes it, CAMS and a database. */
export const openFleetBed = async (kind?: DatabaseKind): Promise<FleetBed> => {
  const bed = await openRunBed(kind);
  const events: JsonObject[] = [];
  const fleetBed: FleetBed = {
    ...bed,
    events,
    accepts: () => true,
    receive: async (event, settings = {}, timeoutSeconds = 600) => {
      const environment = { ...bed.environment(), CAMS_CALLS_PER_SECOND: '1000', MAINTENANCE_SHARE: '1', ...settings };
      const handler = serveTask(rotateInviteLinks, () => readConfig(environment), bed.clock, {
        invoke: (_, payload) => {
          if (!fleetBed.accepts(payload)) return Promise.reject(serviceError('UpstreamUnavailable'));
          events.push(payload);
          return Promise.resolve();
        },
      });
      const { accessKeyId, accessKeySecret, securityToken } = bed.credentials();
      const context = contextWith({ accessKeyId, accessKeySecret, securityToken }, timeoutSeconds);
      try {
        return await handler(Buffer.from(JSON.stringify(event)), context);
      } catch (error) {
        if (error instanceof InvocationFailed || error instanceof ServiceError) return error.message;
        throw error;
      }
    },
    settle: async (settings) => {
      // Runs first: a driver waits for them.
      const next = (): JsonObject | undefined => {
        const index = events.findIndex((event) => Object.hasOwn(event, 'Start'));
        return events.splice(Math.max(0, index), 1)[0];
      };
      for (let event = next(); event; event = next()) await fleetBed.receive(event, settings, 60);
    },
    fleet: async (runId) => {
      const fleet = await fleets(bed.database).find(runId);
      if (!fleet) throw new Error(`no fleet ${runId}`);
      return reportFleet(bed.database, fleet, 'test');
    },
    clear: async () => {
      await bed.clear();
      events.length = 0;
      fleetBed.accepts = () => true;
    },
  };
  return fleetBed;
};

/** Gives each number groups of its own. */
export const seedNumbers = async (bed: Pick<FleetBed, 'control'>, numbers: number, groups: number): Promise<void> => {
  const Groups = Array.from({ length: numbers * groups }, (_, index) => ({
    CustSpaceId: SCOPE.custSpaceId,
    BusinessNumber: numberAt(Math.floor(index / groups)),
    Subject: `Order ${String(index)}`,
  }));
  const BusinessNumbers = Array.from({ length: numbers }, (_, index) => numberAt(index));
  await bed.control('POST', 'seed', { Spaces: [{ CustSpaceId: SCOPE.custSpaceId, BusinessNumbers }] });
  await bed.control('POST', 'seed', { Groups });
};
