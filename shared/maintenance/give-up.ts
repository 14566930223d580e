import { runLeases } from '../state/run-lease.js';
import { runRecords } from '../state/run-records.js';
import type { RunRecord } from '../state/run-record.js';
import { endRun } from './end-run.js';
import { holdLease, LEASE_MS } from './lease-hold.js';
import { openRun } from './open-run.js';
import type { StoredSurroundings } from './surroundings.js';
import type { Task } from './task.js';

/** Ends a dead run that waking has not brought further: stopped, with what is done and what is left. It can be resumed. */
export const giveUp = async <Params>(
  task: Task<Params>,
  { runId, custSpaceId, businessNumber }: RunRecord,
  surroundings: StoredSurroundings,
): Promise<void> => {
  const { database, timing } = surroundings;
  const leases = runLeases(database);
  const nowMs = timing.nowMs();
  const lease = await leases.acquire({ custSpaceId, businessNumber }, runId, nowMs, nowMs + LEASE_MS);
  if (!lease) return;
  // Somebody may have gone on with it, or ended it, until a moment ago.
  const record = await runRecords(database).find(runId);
  if (record?.report !== null) return leases.release(lease);
  const run = openRun(task, record, holdLease(leases, lease, task.name, nowMs, timing.nowMs), surroundings);
  const message = 'The run died again and again without coming further, and was given up.';
  await endRun(run, { state: 'Stopped', why: { reason: 'Abandoned', message } });
};
