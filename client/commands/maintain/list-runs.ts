import { deadSince } from '../../../shared/maintenance/sweep.js';
import { storedReport } from '../../../shared/maintenance/stored-report.js';
import { taskNames } from '../../../shared/maintenance/task.js';
import type { Database } from '../../../shared/state/database.js';
import { openDatabase } from '../../../shared/state/open-database.js';
import { type ListedRun, listedStates, listRuns } from '../../../shared/state/run-listing.js';
import { type Command, isSet } from '../../command/command.js';
import { exitCodes } from '../../command/exit-codes.js';
import { showTable } from '../../command/show-table.js';
import { cutNotice, limitOf, limitOption } from '../limit.js';
import { choiceOf, filterOf, filterOptions } from '../list-filters.js';
import { configFor, localOption, requireStore } from '../surroundings.js';
import { type FleetFilter, listFleets } from './list-fleets.js';
import type { ShownRun } from './shown-run.js';

const shownRun = ({ record, isStuck, needsSomebody }: ListedRun): ShownRun => {
  const report = storedReport(record);
  const [state, reason] = report ? [report.State, report.Reason] : [isStuck ? 'Stuck' : 'Running', record.phase];
  return {
    RunId: record.runId,
    StartedAt: new Date(record.startedAtMs).toISOString(),
    Task: record.task,
    Mode: record.mode,
    BusinessNumber: `****${record.businessNumber.slice(-4)}`,
    State: state,
    Reason: reason ?? '',
    NeedsSomebody: needsSomebody,
  };
};

const rankOf = ({ State, NeedsSomebody }: ShownRun): number => {
  if (State === 'Stuck') return 0;
  if (NeedsSomebody) return 1;
  return State === 'Running' ? 2 : 3;
};

/** Runs and fleets in one list: first what needs somebody, then what runs, then the others; the latest first. */
const inOrder = (shown: readonly ShownRun[]): readonly ShownRun[] =>
  shown.toSorted((one, other) => rankOf(one) - rankOf(other) || (one.StartedAt < other.StartedAt ? 1 : -1));

const readList = async (
  database: Database,
  filter: FleetFilter,
  limit: number,
): Promise<{ readonly Total: number; readonly List: readonly ShownRun[] }> => {
  const nowMs = Date.now();
  const { total, runs } = await listRuns(database, filter, deadSince(nowMs), limit);
  const ofFleets = await listFleets(database, filter, nowMs);
  return {
    Total: total + ofFleets.length,
    List: inOrder([...ofFleets, ...runs.map(shownRun)]).slice(0, limit),
  };
};

/** `chat-groups maintain runs` */
export const maintainRuns: Command = {
  name: 'maintain runs',
  operands: [],
  summary: 'Lists runs of maintenance and how they stand: first those that need somebody.',
  description: [
    'First what nobody works on although it has not ended (Stuck), then what ended and can be resumed, then what runs, then the others; the latest first, wherever they were started. They are kept for MAINTENANCE_KEEP_DAYS (30).',
    'A run over many numbers has a line of its own, and one for the run of each number that has begun.',
  ],
  examples: [
    'chat-groups maintain runs --state Stuck',
    'chat-groups maintain runs --task rotate-invite-links --newer-than 12h',
    'chat-groups maintain runs --json | jq .List[0]',
  ],
  options: {
    state: { type: 'string', value: 'STATE', description: `Only those that stand so: ${listedStates.join(', ')}.` },
    task: { type: 'string', value: 'TASK', description: 'Only of this task.' },
    ...filterOptions,
    ...limitOption,
    ...localOption,
  },
  run: async ({ options }, terminal) => {
    const limit = limitOf(options);
    const state = choiceOf(options, 'state', listedStates);
    const task = choiceOf(options, 'task', taskNames);
    const filter = { ...filterOf(options, Date.now()), ...(state && { state }), ...(task && { task }) };
    const database = await openDatabase(requireStore(await configFor(options, terminal)));
    try {
      const { Total, List } = await readList(database, filter, limit);
      if (isSet(options, 'json')) terminal.document({ Total, List });
      else if (List.length === 0)
        terminal.out(Object.keys(filter).length === 0 ? 'There were no runs.' : 'There is no such run.');
      else {
        const headings = ['RunId', 'StartedAt', 'Task', 'Mode', 'BusinessNumber', 'State', 'Reason'];
        const rows = List.map(({ NeedsSomebody: _, ...run }) => Object.values(run));
        showTable({ headings, rows, dispensable: ['Mode', 'StartedAt', 'BusinessNumber', 'Task'] }, terminal);
        cutNotice(List.length, Total).forEach(terminal.err);
      }
      return exitCodes.ok;
    } finally {
      await database.close();
    }
  },
};
