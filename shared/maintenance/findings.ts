/** A group that was named by its ID and is not in the list of groups. */
export interface GroupNotFound {
  readonly GroupId: string;
  /** The member of the request, or the setting, that names it. */
  readonly NamedBy: string;
  /** A group of the list whose ID differs in upper and lower case alone. */
  readonly OtherCase?: string;
}

/** A number whose other form is in groups: Brazil's ninth digit, Mexico's 1, Argentina's 9. Both masked. */
export interface TwinFound {
  readonly Number: string;
  readonly Twin: string;
  /** How many groups the other form is in. Nobody was removed from them under it. */
  readonly Groups: number;
}

/** A protected group that somebody should have been taken out of. */
export interface GroupProtected {
  readonly GroupId: string;
  /** Whom it holds still, masked. */
  readonly Numbers: readonly string[];
}

/** Groups that are not as the plan says. */
export interface PlanDifference {
  readonly Count: number;
  /** The first of them, by GroupId. */
  readonly First: readonly string[];
}

/** What a request or a setting names, and the groups do not hold as it was named. What does not apply is left out. */
export interface Findings {
  readonly TwinsFound?: readonly TwinFound[];
  /** Numbers that are in no group, masked. */
  readonly NumbersNotFound?: readonly string[];
  /** Numbers that were found in no group although they may be in one: not every member could be seen. Masked. */
  readonly NumbersUnknown?: readonly string[];
  /** Groups that the settings protect, in which a number was left. */
  readonly GroupsProtected?: readonly GroupProtected[];
  /** Named groups in a state in which nothing can be done to them. */
  readonly GroupsNotWorkable?: readonly { readonly GroupId: string; readonly GroupStatus: string }[];
  readonly GroupsNotFound?: readonly GroupNotFound[];
  /** Named groups that were not seen in a list that may lack some. */
  readonly GroupsUnknown?: readonly GroupNotFound[];
  /** Groups of the plan that were skipped: what it says of them no longer holds. */
  readonly GroupsChangedSincePlan?: PlanDifference;
  /** Groups that the task would change, and that came after the plan. No reason by itself: they were not planned. */
  readonly GroupsNotInPlan?: PlanDifference;
}

/** The findings as a reader should hear of them, the gravest first. */
export const findingNames = [
  'TwinsFound',
  'NumbersUnknown',
  'NumbersNotFound',
  'GroupsProtected',
  'GroupsNotWorkable',
  'GroupsUnknown',
  'GroupsNotFound',
  'GroupsChangedSincePlan',
] as const satisfies readonly (keyof Findings)[];
