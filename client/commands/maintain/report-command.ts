import { storedReport } from '../../../shared/maintenance/stored-report.js';
import { fleets } from '../../../shared/state/fleets.js';
import { openDatabase } from '../../../shared/state/open-database.js';
import type { RunItem } from '../../../shared/state/run-item.js';
import { type RunItems, runItems } from '../../../shared/state/run-items.js';
import { runRecords } from '../../../shared/state/run-records.js';
import { type Command, isSet } from '../../command/command.js';
import { exitCodes } from '../../command/exit-codes.js';
import { NotDone } from '../../command/not-done.js';
import { configFor, localOption, requireStore } from '../surroundings.js';
import { reportOfFleet } from './report-of-fleet.js';
import { showEnd, showPlan } from './show-report.js';

const ITEMS_AT_ONCE = 1000;

const everyItem = async (items: RunItems): Promise<readonly RunItem[]> => {
  const all: RunItem[] = [];
  for (;;) {
    const page = await items.page(all.at(-1)?.groupId ?? '', ITEMS_AT_ONCE);
    if (page.length === 0) return all;
    all.push(...page);
  }
};

const foldedSince = (atMs: number): string =>
  `Items that ended well are told as counts alone since ${new Date(atMs).toISOString().slice(0, 10)} (MAINTENANCE_DETAIL_DAYS).`;

/** `chat-groups maintain report RUN` */
export const maintainReport: Command = {
  name: 'maintain report',
  operands: ['RUN'],
  summary: 'Shows the report of one run, the plan that it keeps, or how a run over many numbers stands.',
  description: [
    'With --json the items are told one by one: what was to be done to each group, and how that ended; of a run over many \
numbers each number, with the ID of its run.',
  ],
  examples: ['chat-groups maintain report cli-20261121T080000Z-a1b2c3', 'chat-groups maintain report RUN --json'],
  options: localOption,
  run: async ({ options, operands: [runId = ''] }, terminal) => {
    const database = await openDatabase(requireStore(await configFor(options, terminal)));
    try {
      const record = await runRecords(database).find(runId);
      const fleet = record ? undefined : await fleets(database).find(runId);
      if (fleet) return await reportOfFleet(fleet, database, options, terminal);
      if (!record) {
        const Message = 'There is no such run: chat-groups maintain runs lists them.';
        throw new NotDone({ Code: 'RunNotFound', Message, ExitCode: exitCodes.failed });
      }
      const report = storedReport(record);
      const items = await everyItem(runItems(database, runId));
      if (isSet(options, 'json')) {
        const Items = items.map(({ groupId, action, state, code, attempts }) => ({
          GroupId: groupId,
          Action: action,
          State: state,
          ...(code === null ? {} : { Code: code }),
          Attempts: attempts,
        }));
        terminal.document({
          Report: report ?? null,
          Phase: record.phase,
          ...(record.foldedAtMs !== null && { FoldedAt: new Date(record.foldedAtMs).toISOString() }),
          Items,
        });
      } else if (!report) {
        terminal.out(`The run has not ended: it is ${record.phase}.`);
      } else if (report.State === 'Planned') {
        showPlan(report, items, terminal);
      } else {
        showEnd(report, terminal);
        if (record.foldedAtMs !== null) terminal.err(foldedSince(record.foldedAtMs));
      }
      return exitCodes.ok;
    } finally {
      await database.close();
    }
  },
};
