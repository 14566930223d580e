import { countOpenCreates } from '../../shared/state/count-open-creates.js';
import { createRecords } from '../../shared/state/create-records.js';
import { openDatabase } from '../../shared/state/open-database.js';
import { type Command, isSet } from '../command/command.js';
import { exitCodes } from '../command/exit-codes.js';
import { showTable } from '../command/show-table.js';
import { candidatesCell, readCandidates } from './candidates.js';
import { masking, revealOption } from './groups/masked.js';
import { cutNotice, limitOf, limitOption } from './limit.js';
import { choiceOf, filterOf, filterOptions } from './list-filters.js';
import { configFor, localOption, requireStore } from './surroundings.js';

/** What `creates list` shows of a creation: why it stands open. */
const situations = {
  UNKNOWN: 'nobody knows whether it was executed',
  INPROGRESS: 'its call ended without a word',
  COMPLETED: 'executed, its group is not known yet',
  RELEASED: 'not executed',
} as const;

const openStates = ['UNKNOWN', 'INPROGRESS', 'COMPLETED'] as const;
const operations = ['AddChatGroup', 'AddChatGroupInviteLink'] as const;

/** `chat-groups creates list` */
export const createsList: Command = {
  name: 'creates list',
  operands: [],
  summary: 'Lists the creates whose outcome stands open: first those that an operator has to decide.',
  description: [
    'First those that are UNKNOWN, then the others; the oldest first.',
    'A create whose answer was lost is never executed again by itself. It stands open until its group is found, or until \
an operator settles it: look with ListChatGroup whether a group of that Subject appeared at that time.',
    'While a create stands open, no other create of the same Subject is told its GroupId.',
    '"Could be" names the groups of that Subject that were not there before and that no other create holds. CAMS is asked for \
them, with the credentials of the environment.',
  ],
  examples: ['chat-groups creates list', 'chat-groups creates list --json | jq .List[].CreateId'],
  options: {
    state: { type: 'string', value: 'STATE', description: `Only those that are ${openStates.join(', ')}.` },
    operation: { type: 'string', value: 'NAME', description: `Only of ${operations.join(' or ')}.` },
    ...filterOptions,
    ...limitOption,
    ...revealOption,
    ...localOption,
  },
  run: async ({ options }, terminal) => {
    const limit = limitOf(options);
    const state = choiceOf(options, 'state', openStates);
    const operation = choiceOf(options, 'operation', operations);
    const filter = { ...filterOf(options, Date.now()), ...(state && { state }), ...(operation && { operation }) };
    const config = await configFor(options, terminal);
    const database = await openDatabase(requireStore(config));
    try {
      const mask = masking(options);
      const nowMs = Date.now();
      const { open: Total, olderThanHour } = await countOpenCreates(database, nowMs, filter);
      const creates = createRecords(database);
      const shown = await creates.open(nowMs, limit, filter);
      const candidates = await readCandidates(shown, config, creates);
      const List = shown.map((record, index) => ({
        CreateId: record.createId,
        State: record.state,
        Operation: record.operation,
        CustSpaceId: record.custSpaceId,
        BusinessNumber: mask.number(record.businessNumber),
        Target: record.target,
        CreatedAt: new Date(record.createdAtMs).toISOString(),
        ...candidates[index],
      }));
      if (isSet(options, 'json')) terminal.document({ Total, List });
      else if (Total === 0)
        terminal.out(Object.keys(filter).length === 0 ? 'No create stands open.' : 'No such create stands open.');
      else {
        const rows = List.map((each) => [
          each.CreateId,
          each.CreatedAt,
          each.Operation,
          each.BusinessNumber,
          each.Target,
          `${each.State}: ${situations[each.State]}`,
          candidatesCell(each),
        ]);
        const headings = ['Create', 'Since', 'Operation', 'Number', 'Subject or group', 'State', 'Could be'];
        showTable({ headings, rows, dispensable: ['Operation', 'Since'] }, terminal);
        cutNotice(List.length, Total).forEach(terminal.err);
        if (olderThanHour > 0) {
          terminal.err(`${String(olderThanHour)} of ${String(Total)} have been open for more than an hour.`);
        }
        terminal.err('Settle one: chat-groups creates settle CREATE --made GROUP_ID, or --not-made');
      }
      return exitCodes.ok;
    } finally {
      await database.close();
    }
  },
};
