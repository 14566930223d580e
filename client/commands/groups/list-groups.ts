import { isSet, textOf, UsageFault } from '../../command/command.js';
import { exitCodes } from '../../command/exit-codes.js';
import { renderTable } from '../../command/render-table.js';
import { allGroups, type GroupRow, readStatus } from './find-group.js';
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
    'One page, the first 20 unless said otherwise; --all reads on to the end. A group that is being created has no GROUP \
yet.',
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
    const Index = wholeNumber('page', textOf(options, 'page') ?? '1');
    const Size = wholeNumber('size', textOf(options, 'size') ?? '20');
    const rows: GroupRow[] = [];
    let total: number | undefined;
    if (all) {
      for await (const row of allGroups({ groups, owner }, filter)) rows.push(row);
    } else {
      const { Data } = await groups.listChatGroup({ ...owner, ...filter, Page: { Index, Size } });
      rows.push(...Data.List);
      total = Data.Total;
    }
    const mask = masking(options);
    const List = rows.map((row) => ({
      ...row,
      ...(row.BusinessNumber !== undefined && { BusinessNumber: mask.number(row.BusinessNumber) }),
      ...(row.InviteLink && { InviteLink: mask.link(row.InviteLink) }),
    }));
    show({ Total: total ?? List.length, List }, () => {
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
    return exitCodes.ok;
  },
});
