import type { GroupRow } from '../../../shared/cams/read/row.js';
import type { ServiceError } from '../../../shared/errors/service-error.js';
import { DeleteChatGroup } from '../../../shared/operations/delete-chat-group.js';
import { DeleteChatGroupInviteLink } from '../../../shared/operations/delete-chat-group-invite-link.js';
import { askFirst, yesOption } from '../../command/ask-first.js';
import { isSet } from '../../command/command.js';
import { type ExitCode, exitCodes } from '../../command/exit-codes.js';
import { closingRefusal, deletionRefusal, dryRunOption, requestRefusal, showRefusal } from './dry-run.js';
import { findGroup } from './find-group.js';
import { groupCommand, type GroupWork } from './group-command.js';

interface Ending {
  readonly name: string;
  readonly operation: typeof DeleteChatGroup | typeof DeleteChatGroupInviteLink;
  readonly summary: string;
  readonly description: readonly string[];
  readonly question: (group: string) => string;
  readonly would: string;
  readonly done: string;
  readonly refusalOf: (row: GroupRow | undefined) => ServiceError | undefined;
}

/** Reads what there is, and decides as CAMS would: nothing is changed. */
const rehearse = async ({ operation, would, refusalOf }: Ending, work: GroupWork): Promise<ExitCode> => {
  const { owner, operands, show } = work;
  const [GroupId = ''] = operands;
  const faults = requestRefusal(operation, { ...owner, GroupId });
  const group = faults ? undefined : await findGroup(work, GroupId);
  const refusal = faults ?? refusalOf(group);
  if (refusal) return showRefusal(operation, refusal, work);
  const { Subject, GroupStatus, TotalParticipantCount } = group ?? {};
  show({ DryRun: true, Code: 'OK', GroupId, Subject, GroupStatus, TotalParticipantCount }, () => [
    `${would} "${Subject ?? ''}" (${GroupStatus ?? 'state unknown'}, ${String(TotalParticipantCount ?? 'unknown number of')} members).`,
  ]);
  return exitCodes.ok;
};

const endCommand = (ending: Ending): ReturnType<typeof groupCommand> => {
  const { name, operation, summary, description, question, done } = ending;
  return groupCommand({
    name,
    operands: ['GROUP'],
    summary,
    description,
    examples: [
      `chat-groups ${name} EA3030000000000000000000000000001 --dry-run`,
      `chat-groups ${name} EA3030000000000000000000000000001 --yes`,
    ],
    options: { ...dryRunOption, ...yesOption },
    run: async (work) => {
      const { groups, owner, options, operands, terminal, underWay, show } = work;
      const [GroupId = ''] = operands;
      if (isSet(options, 'dry-run')) return rehearse(ending, work);
      await askFirst(options, terminal, question(GroupId));
      underWay({ Outcome: 'Unknown' });
      const answer = await groups.call(operation, { ...owner, GroupId });
      show(answer, () => [done]);
      return exitCodes.ok;
    },
  });
};

/** `chat-groups close GROUP` */
export const closeGroup = endCommand({
  name: 'close',
  operation: DeleteChatGroupInviteLink,
  summary: 'Deletes the invite link of a group: nobody else can join.',
  description: ['Members stay. chat-groups link makes a new link.'],
  question: (group) => `Delete the invite link of ${group}?`,
  would: 'Would delete the invite link of',
  done: 'Closed.',
  refusalOf: closingRefusal,
});

/** `chat-groups delete GROUP` */
export const deleteGroup = endCommand({
  name: 'delete',
  operation: DeleteChatGroup,
  summary: 'Deletes a group for good, with all its members.',
  description: ['It cannot be recovered.'],
  question: (group) => `Delete ${group} for good, with all its members?`,
  would: 'Would delete',
  done: 'Deleted.',
  refusalOf: deletionRefusal,
});
