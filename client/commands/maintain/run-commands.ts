import type { RunReport } from '../../../shared/maintenance/run-report.js';
import { openDatabase } from '../../../shared/state/open-database.js';
import type { RunItem } from '../../../shared/state/run-item.js';
import { type RunItems, runItems } from '../../../shared/state/run-items.js';
import type { RunRecord } from '../../../shared/state/run-record.js';
import { runRecords } from '../../../shared/state/run-records.js';
import { type Command, isSet } from '../../command/command.js';
import { exitCodes } from '../../command/exit-codes.js';
import { NotDone } from '../../command/not-done.js';
import { renderTable } from '../../command/render-table.js';
import { cutNotice, limitOf, limitOption } from '../limit.js';
import { configFor, localOption, requireStore } from '../surroundings.js';
import { showEnd, showPlan } from './show-report.js';

const ITEMS_AT_ONCE = 1000;

const reportOf = ({ report }: RunRecord): RunReport | undefined =>
  // Written by the engine.
  report === null ? undefined : (JSON.parse(report) as RunReport);

const everyItem = async (items: RunItems): Promise<readonly RunItem[]> => {
  const all: RunItem[] = [];
  for (;;) {
    const page = await items.page(all.at(-1)?.groupId ?? '', ITEMS_AT_ONCE);
    if (page.length === 0) return all;
    all.push(...page);
  }
};

/** `chat-groups maintain runs` */
export const maintainRuns: Command = {
  name: 'maintain runs',
  operands: [],
  summary: 'Lists the latest runs of maintenance and how they stand.',
  description: ['The latest first, wherever they were started. They are kept for 30 days.'],
  examples: ['chat-groups maintain runs', 'chat-groups maintain runs --json | jq .List[0]'],
  options: { ...limitOption, ...localOption },
  run: async ({ options }, terminal) => {
    const limit = limitOf(options);
    const database = await openDatabase(requireStore(await configFor(options, terminal)));
    try {
      const records = runRecords(database);
      const List = (await records.recent(limit)).map((record) => ({
        RunId: record.runId,
        StartedAt: new Date(record.startedAtMs).toISOString(),
        Task: record.task,
        Mode: record.mode,
        BusinessNumber: `****${record.businessNumber.slice(-4)}`,
        State: reportOf(record)?.State ?? record.phase,
        Reason: reportOf(record)?.Reason ?? '',
      }));
      const Total = Math.max(await records.count(), List.length);
      if (isSet(options, 'json')) terminal.document({ Total, List });
      else if (List.length === 0) terminal.out('There were no runs.');
      else {
        const headings = ['RunId', 'StartedAt', 'Task', 'Mode', 'BusinessNumber', 'State', 'Reason'];
        const rows = List.map((run) => Object.values(run));
        renderTable(headings, rows).forEach(terminal.out);
        cutNotice(List.length, Total).forEach(terminal.err);
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
    const database = await openDatabase(requireStore(await configFor(options, terminal)));
    try {
      const record = await runRecords(database).find(runId);
      if (!record) {
        const Message = 'There is no such run: chat-groups maintain runs lists them.';
        throw new NotDone({ Code: 'RunNotFound', Message, ExitCode: exitCodes.failed });
      }
      const report = reportOf(record);
      const items = await everyItem(runItems(database, runId));
      if (isSet(options, 'json')) {
        const Items = items.map(({ groupId, action, state, code, attempts }) => ({
          GroupId: groupId,
          Action: action,
          State: state,
          ...(code === null ? {} : { Code: code }),
          Attempts: attempts,
        }));
        terminal.document({ Report: report ?? null, Phase: record.phase, Items });
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
