import { type Findings, findingNames } from './findings.js';
import type { LiveRun } from './live-run.js';
import { findDifferences } from './keep-to-plan.js';
import { findNamedGroups } from './named-groups.js';
import { plannedGroups } from './planned-groups.js';
import { CANNOT_LOOK } from './planning.js';
import type { Refusal } from './refusal.js';

/** Looks in the plan of a run for everything that the request or the settings name. Nothing is told of half a plan. */
export const findNamed = async <Params>(run: LiveRun<Params>): Promise<Findings> => {
  const { task, context, items, record } = run;
  const { planHash, listComplete, notYetNamed } = record();
  if (planHash === null) return {};
  const groups = { ...(await findNamedGroups(run)), ...(await findDifferences(run)) };
  if (!task.findNumbers) return groups;
  // Nobody can look into a group that has no ID yet.
  const allWereSeen = listComplete && notYetNamed === 0 && !(await items.countActions()).has(CANNOT_LOOK);
  return { ...(await task.findNumbers(context.params, plannedGroups(items), allWereSeen)), ...groups };
};

const reasons: Readonly<Record<(typeof findingNames)[number], Pick<Refusal, 'message' | 'advice'>>> = {
  TwinsFound: {
    message:
      'What may be the other form of a number is in groups, and was not removed from them: TwinsFound says which.',
    advice: 'Start a new run that names the other form as well, if it is the same person.',
  },
  NumbersUnknown: {
    message: 'A number was found in no group, but not every member could be seen: NumbersUnknown says which.',
    advice: 'Nobody can tell whether it is in one. Look where members hide their numbers, or try again later.',
  },
  NumbersNotFound: {
    message: 'A number is in no group of this business number: NumbersNotFound says which.',
    advice: 'Compare it with the members that CAMS lists. AllowMissing (--allow-missing) takes it for done.',
  },
  GroupsProtected: {
    message: 'A number was left in a group that MAINTENANCE_PROTECTED_GROUPS protects: GroupsProtected says which.',
    advice: 'Remove it there by DeleteChatGroupParticipants, if it is to leave that group too.',
  },
  GroupsNotWorkable: {
    message: 'A group that was named is in no state to be worked on: GroupsNotWorkable says which.',
    advice: 'Nothing was done to it. Start a new run once it is ACTIVE.',
  },
  GroupsUnknown: {
    message: 'A group that was named was not seen, in a list that may lack some: GroupsUnknown says which.',
    advice: 'Try again when fewer groups are being created and deleted.',
  },
  GroupsNotFound: {
    message: 'A group that was named is not there: GroupsNotFound says which, and what named it.',
    advice: 'Correct its GroupId; upper and lower case count. A group of another number is known by its inventory.',
  },
  GroupsChangedSincePlan: {
    message: 'Groups have changed since the plan was made, and were skipped: GroupsChangedSincePlan says which.',
    advice: 'Make a new plan for them.',
  },
};

/**
 * The gravest of the findings, as the reason why a run is not completed.
 *
 * @param mayMiss whether numbers that are in no group are as good as removed.
 */
export const reasonOf = (findings: Findings, mayMiss: boolean): Refusal | undefined => {
  const reason = findingNames.find((name) => findings[name] && !(mayMiss && name === 'NumbersNotFound'));
  return reason && { reason, ...reasons[reason] };
};
