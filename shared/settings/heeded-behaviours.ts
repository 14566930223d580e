/**
 * The behaviours of CAMS of which a function may be told by a profile, and the values that relax a safe rule. Until one is
 * observed the safe rule holds. The build checks a profile against every behaviour there is.
 */
export const heededBehaviours = {
  /** `always`: whoever hears a refusal of a create knows that nothing was made. */
  'refused-before-execution': ['always', 'throttle-after-row', 'meta-after-row'],
  /** `0`: a list shows what was changed before it was asked for. Or a bound in milliseconds. */
  'list-read-lag': ['0'],
  /** `ends-with-answer`: what was not executed when its answer was due is not executed later. */
  'late-execution': ['ends-with-answer', 'minutes-later'],
  'page-index-origin': ['1', '0'],
  /** `yes`: only a group that is not there answers that there is none. */
  'gone-means-gone': ['yes', 'also-suspended', 'also-creating'],
  /** `real`: who is off the list of members is out. */
  'members-source': ['real', 'optimistic', 'late'],
  /** `all`: every member has a row. */
  'hidden-members': ['row-without-number', 'empty-number', 'left-out'],
  'creating-groupid': ['hidden', 'none', 'empty', 'placeholder', 'final'],
  'row-link': ['now', 'late', 'never', 'stays'],
  'update-omitted': ['kept', 'cleared'],
  'picture-row': ['as-given', 'copy', 'signed', 'absent'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type HeededBehaviour = keyof typeof heededBehaviours;
