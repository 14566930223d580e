import type { GroupRow } from '../../../shared/cams/read/row.js';
import { ChatGroup } from '../../../shared/operations/elements.js';
import { isSet, textOf, UsageFault } from '../../command/command.js';
import { exitCodes } from '../../command/exit-codes.js';
import { renderTable } from '../../command/render-table.js';
import { allGroups, readStatus, UNSETTLED } from './find-group.js';
import { groupCommand } from './group-command.js';
import { masking, revealOption } from './masked.js';

// How large a page may be the deployment says (MAX_PAGE_SIZE), and so do its functions.
const wholeNumber = (name: string, text: string): number => {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new UsageFault(`--${name} must be a whole number from 1 to 9999999.`);
  return Number(text);
};

/** `chat-groups list` */
export const listGroups = groupCommand({
  name: 'list',
  summary: 'Lists the groups of a number with their state, members and link.',
  description: [
    'One page, the first 20 unless said otherwise; --all reads on to the end, and again where the list changes meanwhile; \
the exit code is 3 when it did not come to rest. A group that is being created has no GROUP yet.',
  ],
  examples: [
    'chat-groups list',
    'chat-groups list --status ACTIVE --all --json | jq -r .List[].GroupId',
    'chat-groups list --url https://groups.example.com --space cams-1 --number 8613800000000',
  ],
  options: {
    status: { type: 'string', value: 'STATE', description: 'Only groups in this state: ACTIVE, CREATING and so on.' },
    subject: { type: 'string', value: 'TEXT', description: 'Only groups that CAMS finds by this Subject.' },
    page: { type: 'string', value: 'N', description: 'Which page (1).' },
    size: { type: 'string', value: 'N', description: 'How many a page (20); at most MAX_PAGE_SIZE of the deployment.' },
    all: { type: 'boolean', description: 'Every page.' },
    ...revealOption,
  },
  run: async ({ groups, owner, options, terminal, show }) => {
    const subject = textOf(options, 'subject');
    const status = readStatus(textOf(options, 'status'));
    const filter = { ...(status && { GroupStatus: status }), ...(subject !== undefined && { Subject: subject }) };
    const all = isSet(options, 'all');
    const idle = ['page', 'size'].find((name) => all && options[name] !== undefined);
    if (idle !== undefined) throw new UsageFault(`--all reads every page: --${idle} does not go with it.`);
    const Index = wholeNumber('page', textOf(options, 'page') ?? '1');
    const Size = wholeNumber('size', textOf(options, 'size') ?? '20');
    let rows: readonly GroupRow[];
    let total: number | undefined;
    let whole = true;
    if (all) {
      ({ rows, whole } = await allGroups({ groups, owner }, filter));
    } else {
      const { Data } = await groups.listChatGroup({ ...owner, ...filter, Page: { Index, Size } });
      rows = Data.List;
      total = Data.Total;
    }
    const mask = masking(options);
    const List = rows.map((row) => ({
      ...mask.elements(row, ChatGroup.shape),
      ...(row.BusinessNumber !== undefined && { BusinessNumber: mask.number(row.BusinessNumber) }),
      ...(row.InviteLink && { InviteLink: mask.link(row.InviteLink) }),
    }));
    show({ Total: total ?? List.length, ...(all && { Whole: whole }), List }, () => {
      if (List.length === 0) return ['No group.'];
      const headings = ['Group', 'Subject', 'State', 'Members', 'Link'];
      const cells = List.map((row) => [
        row.GroupId ?? '-',
        row.Subject ?? '',
        row.GroupStatus ?? '',
        row.TotalParticipantCount ?? '-',
        row.InviteLink ?? '-',
      ]);
      return renderTable(headings, cells);
    });
    if (total !== undefined && total > List.length && !isSet(options, 'json')) {
      terminal.err(`${String(List.length)} of ${String(total)}. More: --page ${String(Index + 1)}, or --all.`);
    }
    if (!whole) terminal.err(`${UNSETTLED.Code}: ${UNSETTLED.Message}`);
    return whole ? exitCodes.ok : exitCodes.partly;
  },
});
