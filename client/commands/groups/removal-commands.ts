import { isTwinMember, TWIN_IS_MEMBER } from '../../../shared/groups/is-twin-member.js';
import { memberDigits } from '../../../shared/operations/member-digits.js';
import { isSet, type Option, type OptionValues, textsOf, UsageFault } from '../../command/command.js';
import { exitCodes } from '../../command/exit-codes.js';
import { numberOf } from '../../command/number-of.js';
import { renderTable } from '../../command/render-table.js';
import type { Terminal } from '../../command/terminal.js';
import { findGroup } from './find-group.js';
import { groupCommand, type GroupWork } from './group-command.js';
import { masking, revealOption } from './masked.js';

const removalOptions: Readonly<Record<string, Option>> = {
  'dry-run': { type: 'boolean', description: 'Only say what would be done.' },
  yes: { type: 'boolean', description: 'Do not ask. Without a terminal nothing is asked.' },
};

const isRefused = async (options: OptionValues, terminal: Terminal, question: string): Promise<boolean> => {
  if (!terminal.interactive || isSet(options, 'yes') || (await terminal.confirm(question))) return false;
  terminal.err('Nothing was done.');
  return true;
};

const memberNumbers = async ({ groups, owner }: GroupWork, GroupId: string): Promise<readonly (string | undefined)[]> =>
  (await groups.listChatGroupParticipants({ ...owner, GroupId })).Data.List.map((row) => row.ParticipantNumber);

/** `chat-groups members GROUP` */
const listMembers = groupCommand({
  name: 'members',
  operands: ['GROUP'],
  summary: 'Lists the members of a group.',
  description: ['Members whose number WhatsApp hides have none here either.'],
  examples: ['chat-groups members EA3030000000000000000000000000001 --reveal'],
  options: revealOption,
  run: async (work) => {
    const { operands, options, show } = work;
    const mask = masking(options);
    const List = (await memberNumbers(work, operands[0] ?? '')).map((number) =>
      number === undefined ? {} : { ParticipantNumber: mask.number(number) },
    );
    show({ Total: List.length, List }, () =>
      List.length === 0
        ? ['No member.']
        : renderTable(
            ['Member'],
            List.map((row) => [row.ParticipantNumber ?? '(hidden)']),
          ),
    );
    return exitCodes.ok;
  },
});

/** `chat-groups remove GROUP` */
const removeMembers = groupCommand({
  name: 'remove',
  operands: ['GROUP'],
  summary: 'Removes members, and tells what became of each.',
  description: [
    'Who is removed can never join through a link again. Removed: off the list; NotMember: was not on it; Pending: may \
still go; Failed: refused. The exit code is 3 when somebody is left behind.',
  ],
  examples: [
    'chat-groups remove EA3030000000000000000000000000001 --member 8613800000001 --dry-run',
    'chat-groups remove EA3030000000000000000000000000001 --member 8613800000001,8613800000002 --yes',
  ],
  options: {
    member: { type: 'string', value: 'NUMBER', multiple: true, description: 'Who: once each, or with commas.' },
    ...removalOptions,
    ...revealOption,
  },
  run: async (work) => {
    const { groups, owner, options, operands, terminal, show } = work;
    const [GroupId = ''] = operands;
    const numbers = textsOf(options, 'member').map((text) => numberOf('--member', text));
    if (numbers.length === 0) throw new UsageFault('--member says who is to be removed.');
    const mask = masking(options);
    const table = (rows: readonly { ParticipantNumber: string; Outcome: string; Code?: string | undefined }[]) => () =>
      renderTable(
        ['Member', 'Outcome', 'Code'],
        rows.map((row) => [row.ParticipantNumber, row.Outcome, row.Code ?? '']),
      );
    if (isSet(options, 'dry-run')) {
      const present = new Set((await memberNumbers(work, GroupId)).flatMap((listed) => memberDigits(listed) ?? []));
      const rows = numbers.map((number) => ({
        ParticipantNumber: mask.number(number),
        ...(present.has(number)
          ? { Outcome: 'WouldBeRemoved' }
          : isTwinMember(number, present, numbers)
            ? { Outcome: 'Failed', Code: TWIN_IS_MEMBER }
            : { Outcome: 'NotMember' }),
      }));
      show({ DryRun: true, Participants: rows }, table(rows));
      return rows.some(({ Outcome }) => Outcome === 'Failed') ? exitCodes.partly : exitCodes.ok;
    }
    const question = `Remove ${String(numbers.length)} from ${GroupId}? They can never join through a link again.`;
    if (await isRefused(options, terminal, question)) return exitCodes.refused;
    const List = numbers.map((ParticipantNumber) => ({ ParticipantNumber }));
    const answer = await groups.deleteChatGroupParticipants({ ...owner, GroupId, List });
    const Participants = (answer.Participants ?? []).map((row) => ({
      ...row,
      ParticipantNumber: mask.number(row.ParticipantNumber),
    }));
    show({ ...answer, Participants }, table(Participants));
    return answer.Code === 'OK' ? exitCodes.ok : exitCodes.partly;
  },
});

const endings = {
  close: {
    summary: 'Deletes the invite link of a group: nobody else can join.',
    description: ['Members stay. chat-groups link makes a new link.'],
    question: (group: string) => `Delete the invite link of ${group}?`,
    would: 'Would delete the invite link of',
    done: 'Closed.',
    method: 'deleteChatGroupInviteLink',
  },
  delete: {
    summary: 'Deletes a group for good, with all its members.',
    description: ['It cannot be recovered.'],
    question: (group: string) => `Delete ${group} for good, with all its members?`,
    would: 'Would delete',
    done: 'Deleted.',
    method: 'deleteChatGroup',
  },
} as const;

/** `chat-groups close GROUP` and `chat-groups delete GROUP` */
const end = (name: keyof typeof endings): ReturnType<typeof groupCommand> => {
  const { summary, description, question, would, done, method } = endings[name];
  return groupCommand({
    name,
    operands: ['GROUP'],
    summary,
    description,
    examples: [
      `chat-groups ${name} EA3030000000000000000000000000001 --dry-run`,
      `chat-groups ${name} EA3030000000000000000000000000001 --yes`,
    ],
    options: removalOptions,
    run: async ({ groups, owner, options, operands: [GroupId = ''], terminal, show }) => {
      if (isSet(options, 'dry-run')) {
        const group = await findGroup({ groups, owner }, GroupId);
        const { Subject, GroupStatus, TotalParticipantCount } = group ?? {};
        show({ DryRun: true, Found: group !== undefined, GroupId, Subject, GroupStatus, TotalParticipantCount }, () => [
          group
            ? `${would} "${Subject ?? ''}" (${GroupStatus ?? 'state unknown'}, ${String(TotalParticipantCount ?? 0)} members).`
            : 'There is no such group under this number.',
        ]);
        return group ? exitCodes.ok : exitCodes.failed;
      }
      if (await isRefused(options, terminal, question(GroupId))) return exitCodes.refused;
      const answer = await groups[method]({ ...owner, GroupId });
      show(answer, () => [done]);
      return exitCodes.ok;
    },
  });
};

/** What shows members, and what takes away. */
export const removalCommands = [end('close'), listMembers, removeMembers, end('delete')] as const;
