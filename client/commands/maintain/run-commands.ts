import type { RunReport } from '../../../shared/maintenance/run-report.js';
import { openDatabase } from '../../../shared/state/open-database.js';
import { runItems } from '../../../shared/state/run-items.js';
import type { RunRecord } from '../../../shared/state/run-record.js';
import { runRecords } from '../../../shared/state/run-records.js';
import { type Command, isSet } from '../../command/command.js';
import { exitCodes } from '../../command/exit-codes.js';
import { renderTable } from '../../command/render-table.js';
import { configFor, localOption, requireStore } from '../surroundings.js';
import { showEnd, showPlan } from './show-report.js';

const RUNS_SHOWN = 50;
const ITEMS_SHOWN = 1000;

const reportOf = ({ report }: RunRecord): RunReport | undefined =>
  // Written by the engine.
  report === null ? undefined : (JSON.parse(report) as RunReport);

/** `chat-groups maintain runs` */
export const maintainRuns: Command = {
  name: 'maintain runs',
  operands: [],
  summary: 'Lists the latest runs of maintenance and how they stand.',
  description: [`The ${String(RUNS_SHOWN)} latest, wherever they were started. They are kept for 30 days.`],
  examples: ['chat-groups maintain runs', 'chat-groups maintain runs --json | jq .[0]'],
  options: localOption,
  run: async ({ options }, terminal) => {
    const database = await openDatabase(requireStore(configFor(options, terminal)));
    try {
      const runs = (await runRecords(database).recent(RUNS_SHOWN)).map((record) => ({
        RunId: record.runId,
        StartedAt: new Date(record.startedAtMs).toISOString(),
        Task: record.task,
        Mode: record.mode,
        BusinessNumber: `****${record.businessNumber.slice(-4)}`,
        State: reportOf(record)?.State ?? record.phase,
        Reason: reportOf(record)?.Reason ?? '',
      }));
      if (isSet(options, 'json')) terminal.out(JSON.stringify(runs, null, 2));
      else if (runs.length === 0) terminal.out('There were no runs.');
      else {
        const headings = ['RunId', 'StartedAt', 'Task', 'Mode', 'BusinessNumber', 'State', 'Reason'];
        for (const line of renderTable(
          headings,
          runs.map((run) => Object.values(run)),
        ))
          terminal.out(line);
      }
      return exitCodes.ok;
    } finally {
      await database.close();
    }
  },
};

/** `chat-groups maintain report RUN` */
export const maintainReport: Command = {
  name: 'maintain report',
  operands: ['RUN'],
  summary: 'Shows the report of one run, or the plan that it keeps.',
  description: ['With --json the items are told one by one: what was to be done to each group, and how that ended.'],
  examples: ['chat-groups maintain report cli-20261121T080000Z-a1b2c3', 'chat-groups maintain report RUN --json'],
  options: localOption,
  run: async ({ options, operands: [runId = ''] }, terminal) => {
    const database = await openDatabase(requireStore(configFor(options, terminal)));
    try {
      const record = await runRecords(database).find(runId);
      if (!record) {
        terminal.err('There is no such run: chat-groups maintain runs lists them.');
        return exitCodes.failed;
      }
      const report = reportOf(record);
      const items = await runItems(database, runId).page('', ITEMS_SHOWN);
      if (isSet(options, 'json')) {
        const told = items.map(({ groupId, action, state, code, attempts }) => ({
          GroupId: groupId,
          Action: action,
          State: state,
          ...(code === null ? {} : { Code: code }),
          Attempts: attempts,
        }));
        terminal.out(JSON.stringify({ Report: report ?? null, Phase: record.phase, Items: told }, null, 2));
      } else if (!report) {
        terminal.out(`The run has not ended: it is ${record.phase}.`);
      } else if (report.State === 'Planned') {
        showPlan(report, items, terminal);
      } else {
        showEnd(report, terminal);
      }
      return exitCodes.ok;
    } finally {
      await database.close();
    }
  },
};
