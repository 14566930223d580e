import { exportInventory } from '../../shared/maintenance/inventory/export-inventory.js';
import { CustSpaceId } from '../../shared/operations/parameters.js';
import { inventories } from '../../shared/state/inventories.js';
import { openDatabase } from '../../shared/state/open-database.js';
import { type Command, textOf, UsageFault } from '../command/command.js';
import { exitCodes } from '../command/exit-codes.js';
import { numberOf } from '../command/number-of.js';
import { configFor, localOption, requireStore } from './surroundings.js';

/** `chat-groups export` */
export const exportGroups: Command = {
  name: 'export',
  operands: [],
  summary: 'Writes out the groups of a number as the last inventory found them.',
  description: [
    'To stdout, a line for each group; numbers of members are in full. Fields of CSV that a spreadsheet would compute are \
made harmless. Take an inventory first: chat-groups maintain take-group-inventory.',
  ],
  examples: [
    'chat-groups export --local --space cams-local --number 8613800000000 > groups.ndjson',
    'chat-groups export --local --space cams-local --number 8613800000000 --format csv > groups.csv',
  ],
  options: {
    space: { type: 'string', value: 'SPACE', description: 'CustSpaceId.' },
    number: { type: 'string', value: 'NUMBER', description: 'BusinessNumber.' },
    format: { type: 'string', value: 'FORMAT', description: 'ndjson (default) or csv.' },
    ...localOption,
  },
  run: async ({ options }, terminal) => {
    const space = CustSpaceId.safeParse(textOf(options, 'space'));
    const number = textOf(options, 'number');
    const format = textOf(options, 'format') ?? 'ndjson';
    if (!space.success || number === undefined) throw new UsageFault('--space and --number say whose groups.');
    if (format !== 'ndjson' && format !== 'csv') throw new UsageFault('--format must be ndjson or csv.');
    const scope = { custSpaceId: space.data, businessNumber: numberOf('--number', number) };
    const database = await openDatabase(requireStore(configFor(options, terminal)));
    try {
      if (!(await inventories(database, scope).last())) {
        terminal.err(
          'No inventory of this number has been taken: chat-groups maintain take-group-inventory takes one.',
        );
        return exitCodes.partly;
      }
      for await (const line of exportInventory(database, scope, format)) terminal.out(line);
      return exitCodes.ok;
    } finally {
      await database.close();
    }
  },
};
