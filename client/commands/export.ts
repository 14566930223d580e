import {
  exportInventory,
  readInventory,
  type ExportedGroup,
} from '../../shared/maintenance/inventory/export-inventory.js';
import type { RunScope } from '../../shared/maintenance/task.js';
import { CustSpaceId } from '../../shared/operations/parameters.js';
import type { Database } from '../../shared/state/database.js';
import { inventories } from '../../shared/state/inventories.js';
import { openDatabase } from '../../shared/state/open-database.js';
import { type Command, isSet, type OptionValues, textOf, UsageFault } from '../command/command.js';
import { exitCodes } from '../command/exit-codes.js';
import { NotDone, type Reason } from '../command/not-done.js';
import { numberOf } from '../command/number-of.js';
import type { Terminal } from '../command/terminal.js';
import { readOwner } from './read-owner.js';
import { configFor, localOption, requireStore } from './surroundings.js';

const BYTE_ORDER_MARK = '\uFEFF';

const NO_INVENTORY: Reason = {
  Code: 'NoInventory',
  Message: 'No inventory of this number has been taken: chat-groups maintain take-group-inventory takes one.',
  ExitCode: exitCodes.partly,
};

type Format = 'ndjson' | 'csv' | 'document';

const formatOf = (options: OptionValues): Format => {
  const format = textOf(options, 'format');
  if (format !== undefined && format !== 'ndjson' && format !== 'csv') {
    throw new UsageFault('--format must be ndjson or csv.');
  }
  if (isSet(options, 'bom') && format !== 'csv') throw new UsageFault('--bom goes with --format csv alone.');
  if (!isSet(options, 'json')) return format ?? 'ndjson';
  if (format !== undefined) throw new UsageFault('--json and --format do not go together: --json is one document.');
  return 'document';
};

const writeDocument = async (
  database: Database,
  scope: RunScope,
  Whole: boolean,
  terminal: Terminal,
): Promise<void> => {
  const List: ExportedGroup[] = [];
  for await (const groups of readInventory(database, scope)) List.push(...groups);
  terminal.document({ Total: List.length, Whole, List });
};

const writeFile = async (parts: AsyncIterable<string>, terminal: Terminal): Promise<void> => {
  for await (const part of parts) {
    terminal.file(part);
    // Nobody reads on, or the disk is full.
    if (await terminal.flushed()) return;
  }
};

const UNSETTLED =
  'ListUnsettled: the list did not come to rest while the last inventory was taken. Groups may be missing. Take another one.';

/** `chat-groups export` */
export const exportGroups: Command = {
  name: 'export',
  operands: [],
  summary: 'Writes out the groups of a number as the last inventory found them.',
  description: [
    'To stdout, a line for each group; numbers of members are in full. Every cell of CSV is quoted, and what a spreadsheet \
would compute is made harmless by an apostrophe. Excel reads UTF-8 with --bom; have it import numbers as text, for it drops \
leading zeros and rounds long ones. Take an inventory first: chat-groups maintain take-group-inventory.',
  ],
  examples: [
    'chat-groups export --local --space cams-local --number 8613800000000 > groups.ndjson',
    'chat-groups export --local --space cams-local --number 8613800000000 --format csv --bom > groups.csv',
  ],
  options: {
    space: { type: 'string', value: 'SPACE', description: 'CustSpaceId (CHAT_GROUPS_SPACE).' },
    number: { type: 'string', value: 'NUMBER', description: 'BusinessNumber (CHAT_GROUPS_NUMBER).' },
    format: { type: 'string', value: 'FORMAT', description: 'ndjson (default) or csv.' },
    bom: { type: 'boolean', description: 'Begin the CSV with a byte order mark, for Excel.' },
    ...localOption,
  },
  run: async ({ options }, terminal) => {
    const owner = readOwner(options, terminal, isSet(options, 'local'));
    const space = CustSpaceId.safeParse(owner.space);
    const format = formatOf(options);
    if (!space.success) throw new UsageFault('--space is no CustSpaceId.');
    const scope = { custSpaceId: space.data, businessNumber: numberOf('--number', owner.number) };
    const database = await openDatabase(requireStore(await configFor(options, terminal)));
    try {
      const last = await inventories(database, scope).last();
      if (!last) throw new NotDone(NO_INVENTORY);
      const { listComplete: whole } = last;
      if (isSet(options, 'bom')) terminal.file(BYTE_ORDER_MARK);
      if (format === 'document') await writeDocument(database, scope, whole, terminal);
      else await writeFile(exportInventory(database, scope, format), terminal);
      if (!whole) terminal.err(UNSETTLED);
      return whole ? exitCodes.ok : exitCodes.partly;
    } finally {
      await database.close();
    }
  },
};
