import { setTimeout as sleep } from 'node:timers/promises';

import { reportFleet } from '../../../shared/maintenance/fleet/fleet-report.js';
import { storedReport } from '../../../shared/maintenance/stored-report.js';
import { deadSince } from '../../../shared/maintenance/sweep.js';
import type { Database } from '../../../shared/state/database.js';
import { fleets } from '../../../shared/state/fleets.js';
import { openDatabase } from '../../../shared/state/open-database.js';
import { runItems } from '../../../shared/state/run-items.js';
import { listRuns } from '../../../shared/state/run-listing.js';
import { runRecords } from '../../../shared/state/run-records.js';
import { type Command, isSet } from '../../command/command.js';
import { type ExitCode, exitCodes } from '../../command/exit-codes.js';
import { NotDone } from '../../command/not-done.js';
import type { Terminal } from '../../command/terminal.js';
import { configFor, localOption, requireStore } from '../surroundings.js';
import { describeItems } from './describe-items.js';
import { describeNumbers, listFleets } from './list-fleets.js';
import { showFleet } from './show-fleet.js';
import { exitOf, showEnd } from './show-report.js';

const DRAW_EVERY_MS = 1000;
const TELL_EVERY_MS = 5000;

/** How what is watched stands; with `end` once there is nothing more to be seen. */
interface Standing {
  readonly line: string;
  readonly end?: { readonly document: unknown; readonly show: () => void; readonly code: ExitCode };
}

const watchOne = async (database: Database, runId: string, terminal: Terminal): Promise<Standing> => {
  const record = await runRecords(database).find(runId);
  const fleet = record ? undefined : await fleets(database).find(runId);
  if (record) {
    const line = `${record.task} ${runId}: ${describeItems(await runItems(database, runId).countStates())}`;
    const report = storedReport(record);
    if (!report) return { line };
    const show = (): void => {
      showEnd(report, terminal);
    };
    return { line, end: { document: report, show, code: exitOf(report) } };
  }
  if (!fleet) {
    const Message = 'There is no such run: chat-groups maintain runs lists them.';
    throw new NotDone({ Code: 'RunNotFound', Message, ExitCode: exitCodes.failed });
  }
  const report = await reportFleet(database, fleet, runId);
  const line = `${fleet.task} ${runId}: ${describeNumbers(report)}`;
  if (report.State === 'Running') return { line };
  const show = (): void => {
    showFleet(report, terminal);
  };
  return { line, end: { document: report, show, code: exitOf(report) } };
};

const RUNS_MAX = 1000;

const watchAll = async (database: Database, terminal: Terminal): Promise<Standing> => {
  const nowMs = Date.now();
  const under = async (state: 'Stuck' | 'Running'): Promise<number> =>
    (await listRuns(database, { state }, deadSince(nowMs), RUNS_MAX)).total;
  const [running, stuck] = [await under('Running'), await under('Stuck')];
  const open = [
    ...(await listFleets(database, { state: 'Running' }, nowMs)),
    ...(await listFleets(database, { state: 'Stuck' }, nowMs)),
  ];
  const ofFleets = open.map(
    ({ RunId, State, Reason }) => `; ${RunId}${State === 'Stuck' ? ' (stuck)' : ''}: ${Reason}`,
  );
  const line = `${String(running)} runs at work, ${String(stuck)} stuck${ofFleets.join('')}`;
  if (running + open.filter(({ State }) => State === 'Running').length > 0) return { line };
  const show = (): void => {
    terminal.out(stuck + open.length > 0 ? `${line}. To see them: chat-groups maintain runs` : 'Nothing is at work.');
  };
  return { line, end: { document: { Running: 0, Stuck: stuck + open.length }, show, code: exitCodes.ok } };
};

/** `chat-groups maintain watch` */
export const maintainWatch: Command = {
  name: 'maintain watch',
  operands: ['[RUN]'],
  summary: 'Shows how far a run, or a run over many numbers, has come, until it ends.',
  description: [
    'Without RUN it shows all that is at work, until nothing is. On a terminal one line is drawn over and over; elsewhere a line \
is written whenever something has changed. It changes nothing, and Ctrl-C ends no run.',
  ],
  examples: ['chat-groups maintain watch', 'chat-groups maintain watch cli-20261121T080000Z-a1b2c3'],
  options: localOption,
  run: async ({ options, operands: [runId] }, terminal) => {
    const database = await openDatabase(requireStore(await configFor(options, terminal)));
    try {
      for (let told = ''; ;) {
        const { line, end } = await (runId === undefined
          ? watchAll(database, terminal)
          : watchOne(database, runId, terminal));
        if (end) {
          terminal.status('');
          if (isSet(options, 'json')) terminal.document(end.document);
          else end.show();
          return end.code;
        }
        if (terminal.draws) terminal.status(line);
        else if (line !== told) terminal.err(line);
        told = line;
        await sleep(terminal.draws ? DRAW_EVERY_MS : TELL_EVERY_MS);
      }
    } finally {
      await database.close();
    }
  },
};
