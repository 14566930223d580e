/**
 * What the plan keeps of a group: the fields that differ, and what they were. An address may hold a token, so it is kept as
 * a digest, and an old picture not at all.
 */
export interface ProfileDetail {
  readonly From?: string;
  readonly FromDescription?: string;
  readonly Subject?: string;
  readonly Description?: string;
  readonly Picture?: string;
  /** The run that gave the group its name by the same template. */
  readonly AppliedBy?: string;
}
