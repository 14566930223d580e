import type { Findings } from '../../../shared/maintenance/findings.js';

/** What was named and not found, a line for each. */
export const describeFindings = (findings: Findings): readonly string[] => {
  const { TwinsFound = [], NumbersNotFound = [], NumbersUnknown = [], GroupsNotWorkable = [] } = findings;
  const { GroupsProtected = [], GroupsNotFound = [], GroupsUnknown = [] } = findings;
  const { GroupsChangedSincePlan: changed, GroupsNotInPlan: later } = findings;
  const missing = [
    ...GroupsNotFound.map((group) => ({ ...group, what: 'is not there' })),
    ...GroupsUnknown.map((group) => ({ ...group, what: 'was not seen, in a list that may lack some' })),
  ];
  return [
    ...TwinsFound.map(
      ({ Number: number, Twin, Groups }) =>
        `${Twin}, which may be the other form of ${number}, is in groups: ${String(Groups)}. Nobody is removed from them for it.`,
    ),
    ...NumbersNotFound.map((number) => `${number} is in no group of this business number.`),
    ...NumbersUnknown.map((number) => `${number} was found in no group, but not every member could be seen.`),
    ...GroupsProtected.map(
      ({ GroupId, Numbers }) => `${GroupId} is protected by the settings, and ${Numbers.join(', ')} stays in it.`,
    ),
    ...GroupsNotWorkable.map(({ GroupId, GroupStatus }) => `${GroupId} cannot be worked on: it is ${GroupStatus}.`),
    ...missing.map(({ GroupId, NamedBy, OtherCase, what }) => {
      const meant = OtherCase === undefined ? '' : ` There is ${OtherCase}: upper and lower case count.`;
      return `${GroupId} (${NamedBy}) ${what}.${meant}`;
    }),
    ...(changed
      ? [
          `Groups that have changed since the plan, skipped: ${String(changed.Count)}. First: ${changed.First.join(', ')}.`,
        ]
      : []),
    ...(later
      ? [`Groups that came after the plan, not in it: ${String(later.Count)}. First: ${later.First.join(', ')}.`]
      : []),
  ];
};
