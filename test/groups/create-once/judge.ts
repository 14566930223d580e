import { oddOutcome } from '../../support/odd-outcome.js';
import type { RaceAnswer } from './race.js';

/** What CAMS holds of one Subject when all is over. */
export interface MadeGroups {
  readonly GroupIds: readonly string[];
}

const unknowns = ['IdempotenceProcessing', 'OutcomeUnknown'];

/** What is false in the answers to calls with one ClientToken; nothing for answers that can be believed. */
export const falsehoods = (answers: readonly RaceAnswer[], made: MadeGroups): readonly string[] => {
  const told: string[] = [];
  if (made.GroupIds.length > 1) told.push(`${String(made.GroupIds.length)} groups were made`);
  const successes = answers.filter(({ answer }) => answer?.body.Success);
  const provedAtMs = Math.min(...successes.map(({ endedAtMs }) => endedAtMs));
  for (const { answer, startedAtMs, sent } of answers) {
    if (!answer) continue;
    const { status, body } = answer;
    const { Code, Outcome, Success, GroupId, UniqueCode } = body;
    const label = `${String(status)} ${Code} ${String(Outcome)}`;
    const odd = oddOutcome(status, body);
    if (odd !== undefined) told.push(odd);
    if (Success) {
      if (made.GroupIds.length === 0) told.push(`${label}: success without a group`);
      if (typeof GroupId === 'string' && !made.GroupIds.includes(GroupId)) told.push(`${label}: a group of another`);
      if (GroupId === undefined && UniqueCode === undefined) told.push(`${label}: success that names nothing`);
    } else if (Outcome === 'NotApplied') {
      if (startedAtMs > provedAtMs) told.push(`${label}: a failure after the group was answered`);
      if (sent && !['Throttling.User', 'Throttling'].includes(Code))
        told.push(`${label}: sent, and called not applied`);
    } else if (Outcome !== 'Unknown' || (unknowns.includes(Code) && status !== 409)) {
      told.push(`${label}: neither success nor failure nor unknown`);
    }
  }
  return told;
};
