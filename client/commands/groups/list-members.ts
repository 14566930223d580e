import { exitCodes } from '../../command/exit-codes.js';
import { renderTable } from '../../command/render-table.js';
import { groupCommand } from './group-command.js';
import { masking, revealOption } from './masked.js';
import { readGroupMembers } from './read-group-members.js';

/** `chat-groups members GROUP` */
export const listMembers = groupCommand({
  name: 'members',
  operands: ['GROUP'],
  summary: 'Lists the members of a group.',
  description: ['Members whose number WhatsApp hides have none here either.'],
  examples: ['chat-groups members EA3030000000000000000000000000001 --reveal'],
  options: revealOption,
  run: async (work) => {
    const { operands, options, terminal, show } = work;
    const mask = masking(options);
    const { numbers, hidden, count: Total } = await readGroupMembers(work, operands[0] ?? '');
    const List: readonly { readonly ParticipantNumber?: string }[] = [
      ...numbers.map((number) => ({ ParticipantNumber: mask.number(number) })),
      ...Array.from({ length: hidden }, () => ({})),
    ];
    show({ Total, List }, () =>
      List.length === 0
        ? ['No member.']
        : renderTable(
            ['Member'],
            List.map((row) => [row.ParticipantNumber ?? '(hidden)']),
          ),
    );
    if (Total === List.length) return exitCodes.ok;
    terminal.err(`CAMS shows ${String(List.length)} of ${String(Total)} members.`);
    return exitCodes.partly;
  },
});
