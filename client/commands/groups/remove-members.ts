import { decideOutcomes, isPartial, numbersAsked } from '../../../shared/groups/decide-outcomes.js';
import { sightOf } from '../../../shared/groups/look-at-members.js';
import { DeleteChatGroupParticipants } from '../../../shared/operations/delete-chat-group-participants.js';
import type { RequestOf } from '../../../shared/operations/operation.js';
import { askFirst, yesOption } from '../../command/ask-first.js';
import { isSet, textsOf, UsageFault } from '../../command/command.js';
import { type ExitCode, exitCodes } from '../../command/exit-codes.js';
import { numberOf } from '../../command/number-of.js';
import { renderTable } from '../../command/render-table.js';
import { dryRunOption, requestRefusal, showRefusal, workRefusal } from './dry-run.js';
import { findGroup } from './find-group.js';
import { groupCommand, type GroupWork } from './group-command.js';
import { masking, revealOption } from './masked.js';
import { readGroupMembers } from './read-group-members.js';

interface OutcomeRow {
  readonly ParticipantNumber: string;
  readonly Outcome: string;
  readonly Code?: string | undefined;
}

type Request = RequestOf<typeof DeleteChatGroupParticipants>;

const showOutcomes = (document: object, rows: readonly OutcomeRow[], { options, show }: GroupWork): void => {
  const mask = masking(options);
  const Participants = rows.map((row) => ({ ...row, ParticipantNumber: mask.number(row.ParticipantNumber) }));
  show({ ...document, Participants }, () =>
    renderTable(
      ['Member', 'Outcome', 'Code'],
      Participants.map((row) => [row.ParticipantNumber, row.Outcome, row.Code ?? '']),
    ),
  );
};

/** Reads what the function would read, and decides as it would: nobody is removed. */
const rehearse = async (request: Request, work: GroupWork): Promise<ExitCode> => {
  const faults = requestRefusal(DeleteChatGroupParticipants, request);
  if (faults) return showRefusal(DeleteChatGroupParticipants, faults, work);
  const { GroupId } = request;
  const sight = sightOf(await readGroupMembers(work, GroupId));
  const asked = numbersAsked(request);
  const leaving = asked.filter((number) => sight.numbers.has(number));
  const refusal = leaving.length > 0 ? workRefusal(await findGroup(work, GroupId)) : undefined;
  if (refusal) return showRefusal(DeleteChatGroupParticipants, refusal, work);
  // Where a row is missing nobody can be seen to have left.
  const outcomes = decideOutcomes(asked, sight, new Set(sight.someAreMissing ? leaving : []));
  const rows = outcomes.map((row) => ({ ...row, Outcome: row.Outcome === 'Removed' ? 'WouldBeRemoved' : row.Outcome }));
  showOutcomes({ DryRun: true, Code: isPartial(outcomes) ? 'PartialSuccess' : 'OK' }, rows, work);
  return isPartial(outcomes) ? exitCodes.partly : exitCodes.ok;
};

/** `chat-groups remove GROUP` */
export const removeMembers = groupCommand({
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
    ...dryRunOption,
    ...yesOption,
    ...revealOption,
  },
  run: async (work) => {
    const { groups, owner, options, operands, terminal, underWay } = work;
    const [GroupId = ''] = operands;
    const numbers = textsOf(options, 'member').map((text) => numberOf('--member', text));
    if (numbers.length === 0) throw new UsageFault('--member says who is to be removed.');
    const request = { ...owner, GroupId, List: numbers.map((ParticipantNumber) => ({ ParticipantNumber })) };
    if (isSet(options, 'dry-run')) return rehearse(request, work);
    const many = String(numbersAsked(request).length);
    await askFirst(options, terminal, `Remove ${many} from ${GroupId}? They can never join through a link again.`);
    underWay({ Outcome: 'Unknown' });
    const answer = await groups.deleteChatGroupParticipants(request);
    showOutcomes(answer, answer.Participants ?? [], work);
    return answer.Code === 'OK' ? exitCodes.ok : exitCodes.partly;
  },
});
