import { setTimeout as sleep } from 'node:timers/promises';

import { ServiceError } from '../../../shared/errors/service-error.js';
import type { RunReport } from '../../../shared/maintenance/run-report.js';
import type { RunContinuation, RunStart } from '../../../shared/maintenance/run-task.js';
import type { Task } from '../../../shared/maintenance/task.js';
import type { JournalEntry } from '../tasks/task-bed.js';
import type { Invocation, Outcome, RunBed } from '../engine/run-bed.js';

/** What a run through chaos came to. */
export interface Aftermath {
  readonly report: RunReport;
  readonly invocations: number;
  readonly deaths: number;
  /** Calls that CAMS heard from the run, refused and lost ones included. */
  readonly reads: number;
  readonly writes: number;
  /** Changes that CAMS made, by action and GroupId: each as often as it was made. */
  readonly changes: ReadonlyMap<string, number>;
}

const WRITES = [
  'AddChatGroupInviteLink',
  'DeleteChatGroupInviteLink',
  'DeleteChatGroupParticipants',
  'UpdateChatGroup',
  'DeleteChatGroup',
] as const;
const READS = ['ListChatGroup', 'ListChatGroupParticipants'] as const;

/** The journal tells OK of a call that was dropped before its effect, too. */
interface Heard extends JournalEntry {
  readonly RequestId: string;
  readonly Fault?: string;
}

// Half of what fails has taken effect.
const faultRules = (seed: number): readonly object[] => [
  { Operation: '*', Times: 0, Rate: 0.15, Seed: seed, Effect: { Kind: 'Reset', When: 'AfterCommit' } },
  { Operation: '*', Times: 0, Rate: 0.12, Seed: seed + 1, Effect: { Kind: 'Drop', When: 'BeforeCommit' } },
  { Operation: '*', Times: 0, Rate: 0.05, Seed: seed + 2, Effect: { Kind: 'Throttle', RetryAfterMs: 50 } },
];

const DEATHS_MAX = 8;
const INVOCATIONS_MAX = 400;

const changeKey = (action: string, groupId: string): string => `${action} ${groupId}`;

/**
 * Has a run meet everything at once: failing calls, bursts of throttling, processes that die, events that come twice and
 * in the wrong order.
 *
 * @param groups how many there are: an invocation has time for a part of them that does not depend on it.
 * @param random decides what befalls whom; the same numbers give the same chaos, but for the time things take.
 */
export const unleash = async <Params>(
  bed: RunBed,
  task: Task<Params>,
  start: RunStart<Params>,
  groups: number,
  random: () => number,
): Promise<Aftermath> => {
  const stretch = Math.max(1, groups / 1000);
  const upTo = (most: number): number => 1 + Math.floor(random() * most);
  await bed.control('DELETE', 'faults');
  // These take the machine's time, over which pauses leap here.
  await bed.control('POST', 'settings', { Delays: { UpdateMs: 0, DeleteMs: 0, RemoveParticipantsMs: 0 } });
  await bed.control('POST', 'faults', { Rules: faultRules(upTo(1_000_000)) });
  const callsBefore = await bed.calls();
  const deathsBefore = bed.deaths();
  const changes = new Map<string, number>();
  const heard = new Set<string>();
  let noted = callsBefore;
  const noteChanges = async (): Promise<void> => {
    const calls = await bed.calls();
    for (const action of WRITES) {
      const fresh = calls[action] - noted[action];
      if (fresh === 0) continue;
      const found = await bed.control('GET', `journal?Action=${action}&Limit=${String(Math.min(1000, fresh + 20))}`);
      for (const entry of (found as { Calls: Heard[] }).Calls) {
        if (entry.Code !== 'OK' || entry.Fault === 'Drop' || heard.has(entry.RequestId)) continue;
        heard.add(entry.RequestId);
        const key = changeKey(action, entry.Parameters['GroupId'] ?? '');
        changes.set(key, (changes.get(key) ?? 0) + 1);
      }
    }
    noted = calls;
  };

  let report: RunReport | undefined;
  let invocations = 0;
  const late: (RunStart<Params> | RunContinuation)[] = [];
  const waiting: Promise<Outcome>[] = [];
  while (!report) {
    invocations += 1;
    if (invocations > INVOCATIONS_MAX) throw new Error('the run came to no end');
    // Usually what the run sent itself; at times what was delivered before.
    const fresh = bed.queue.splice(Math.floor(random() * bed.queue.length), 1)[0] ?? start;
    const input = late.length > 0 && random() < 0.3 ? (late.splice(0, 1)[0] ?? fresh) : fresh;
    if (input !== fresh && fresh !== start) bed.queue.push(fresh as RunContinuation);
    if (random() < 0.3) late.push(input);
    let statements = 0;
    const invocation = (): Invocation => ({
      // The journal holds the last thousand calls only.
      watch: async () => {
        statements += 1;
        if (statements % 200 === 0) await noteChanges();
      },
      ...(bed.deaths() - deathsBefore < DEATHS_MAX && random() < 0.8
        ? { death: { statement: upTo(120 * stretch), when: random() < 0.5 ? 'before' : 'after' } }
        : {}),
      timeoutMs: stretch * (random() < 0.3 ? 3000 + upTo(3000) : 60_000 + upTo(60_000)),
      settings: { CAMS_CALLS_PER_SECOND: '1000' },
    });
    if (random() < 0.2) waiting.push(bed.invoke(task, start, invocation()));
    const outcome = await bed.invoke(task, input, invocation());
    await noteChanges();
    // Somebody else is at work on it.
    if (waiting.length > 0 && typeof outcome === 'object' && 'Reason' in outcome) await sleep(5);
    if (outcome === 'died' || outcome instanceof ServiceError || outcome.State === 'Running') continue;
    report = outcome;
  }
  await Promise.all(waiting);
  await noteChanges();
  await bed.control('DELETE', 'faults');
  const callsAfter = await bed.calls();
  const made = (action: keyof typeof callsAfter): number => callsAfter[action] - callsBefore[action];
  const sum = (actions: readonly (keyof typeof callsAfter)[]): number =>
    actions.reduce((total, action) => total + made(action), 0);
  bed.queue.length = 0;
  return { report, invocations, deaths: bed.deaths() - deathsBefore, reads: sum(READS), writes: sum(WRITES), changes };
};

/** How often CAMS made a change to a group. */
export const timesChanged = ({ changes }: Aftermath, action: (typeof WRITES)[number], groupId: string): number =>
  changes.get(changeKey(action, groupId)) ?? 0;
