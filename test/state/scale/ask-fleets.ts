import type { Database } from '../../../shared/state/database.js';
import { fleetNumbers, noteRefusal } from '../../../shared/state/fleet-numbers.js';
import type { FleetOrder } from '../../../shared/state/fleet-record.js';
import { fleets } from '../../../shared/state/fleets.js';
import { listRuns } from '../../../shared/state/run-listing.js';
import { SCOPE } from '../../maintenance/tasks/task-bed.js';

/** Asks what `maintain runs` asks. */
export const askRuns = async (recording: Database): Promise<void> => {
  const sinceDead = { untouchedSinceMs: Date.now(), nowMs: Date.now() };
  const about = { task: 'rotate-invite-links', businessNumber: SCOPE.businessNumber };
  const filters = [{}, { task: about.task }, { state: 'Stuck' }, { state: 'Running' }, { state: 'Stopped' }] as const;
  for (const filter of [...filters, about, { fromMs: 1 }, { untilMs: 2 }, { state: 'Stopped', ...about } as const]) {
    await listRuns(recording, filter, sinceDead, 50);
  }
};

/** Does what drivers of fleets and the command line do. */
export const askFleets = async (
  recording: Database,
  order: Omit<FleetOrder, 'fleetId' | 'request' | 'numbers'>,
): Promise<void> => {
  const ofFleets = fleets(recording);
  const member = { businessNumber: SCOPE.businessNumber, runId: 'all@0' };
  await ofFleets.begin({ ...order, fleetId: 'all', request: '{}', numbers: [member] });
  await ofFleets.drive('all', 'd', 1, 2);
  const numbers = fleetNumbers(recording, 'all');
  await numbers.record([member]);
  await numbers.observe();
  await numbers.fruitless(1, 'Busy');
  const [number] = await numbers.startable(1, 10);
  if (!number) throw new Error('no number may be started');
  await numbers.claim(number, 1);
  await numbers.putBack({ ...number, state: 'Invoked' }, { state: 'Waiting', reason: 'NeverBegan', notBeforeMs: 1 });
  await numbers.countStates();
  await numbers.page('', 200, true);
  await numbers.page('', 200, false);
  await noteRefusal(recording, 'all@0', 'Busy');
  await ofFleets.release('all', 'd', 1);
  await ofFleets.undriven('f', Number.MAX_SAFE_INTEGER, 5);
  await ofFleets.takeWake('all', 1, 2);
  await ofFleets.recent(100);
  await ofFleets.end('all', 'd', { state: 'Completed', reason: null, endedAtMs: 1, resumableUntilMs: 2 });
  await ofFleets.reopen('all', 'd');
};
