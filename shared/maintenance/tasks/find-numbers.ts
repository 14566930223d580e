import { twinOf } from '../../operations/number-twin.js';
import type { Findings, GroupProtected } from '../findings.js';
import type { PlannedGroup } from '../task.js';
import { maskNumber } from './mask-number.js';

/** What the plan keeps of the members of one group. */
export interface MembersFound {
  /** Those of the numbers asked for that are in it. */
  readonly Numbers: readonly string[];
  /** Other forms of them that are in it. */
  readonly Twins?: readonly string[];
  /** How many members show no number. */
  readonly Hidden: number;
  /** CAMS showed fewer members than it counts. */
  readonly Incomplete?: true;
}

/**
 * Looks in a plan for the numbers that the request names.
 *
 * @param plan in it `detail` is as `MembersFound` says.
 * @param allWereSeen whether every group was listed, and the members of each.
 */
export const findNumbers = async (
  asked: readonly string[],
  plan: AsyncIterable<PlannedGroup>,
  allWereSeen: boolean,
): Promise<Findings> => {
  const found = new Set<string>();
  const groupsOfTwin = new Map<string, number>();
  const spared: GroupProtected[] = [];
  let isSure = allWereSeen;
  for await (const { groupId, isProtected, detail } of plan) {
    const { Numbers = [], Twins = [], Hidden = 0, Incomplete }: Partial<MembersFound> = detail;
    if (isProtected && Numbers.length > 0) spared.push({ GroupId: groupId, Numbers: Numbers.map(maskNumber) });
    for (const number of Numbers) found.add(number);
    for (const twin of Twins) groupsOfTwin.set(twin, (groupsOfTwin.get(twin) ?? 0) + 1);
    // A member who shows no number, or is not shown at all, may be anybody.
    if (Hidden > 0 || Incomplete) isSure = false;
  }
  const missing = asked.filter((number) => !found.has(number)).map(maskNumber);
  const twins = asked.flatMap((number) => {
    const twin = twinOf(number) ?? '';
    const groups = groupsOfTwin.get(twin);
    return groups === undefined ? [] : [{ Number: maskNumber(number), Twin: maskNumber(twin), Groups: groups }];
  });
  return {
    ...(twins.length > 0 ? { TwinsFound: twins } : {}),
    ...(missing.length > 0 ? { [isSure ? 'NumbersNotFound' : 'NumbersUnknown']: missing } : {}),
    ...(spared.length > 0 ? { GroupsProtected: spared } : {}),
  };
};
