/**
 * What CAMS may do, value by value, the first of each being what the local CAMS does. Where a value would make a world that
 * cannot be, the world passes over it.
 */
export const values = {
  'page-index-origin': ['1', '0'],
  'page-size-max': ['any', 'refused-above-50', 'clamped-to-50'],
  'total-meaning': ['filtered', 'all', 'this-page'],
  'list-order': ['created-up', 'created-down', 'none'],
  'list-scope': ['number', 'space'],
  'subject-filter': ['exact', 'part', 'ignored'],
  'status-values': ['upper', 'lower'],
  'empty-list-shape': ['list', 'null-data'],
  'list-read-lag': ['0', '200', '1000', '3000', '10000'],
  'creating-groupid': ['none', 'hidden', 'empty', 'placeholder', 'final'],
  'create-delay': ['300', '0', '3000'],
  'refused-before-execution': ['always', 'throttle-after-row', 'meta-after-row'],
  'subject-stored': ['as-sent', 'escaped'],
  'update-omitted': ['kept', 'cleared'],
  'add-link-on-existing': ['new', 'same'],
  'row-link': ['now', 'never', 'stays', 'late'],
  'add-link-answer': ['link', 'absent'],
  'member-number-form': ['digits', 'plus'],
  'hidden-members': ['row-without-number', 'empty-number', 'left-out'],
  'members-page': ['all', 'one-row'],
  'members-need-link': ['no', 'own-code', '131041'],
  'members-source': ['real', 'optimistic', 'late'],
  'member-counts': ['members', 'business-in-total', 'business-in-row'],
  'unknown-group': ['131041', 'result-0'],
  'gone-means-gone': ['yes', 'also-suspended'],
  'delete-row': ['goes', 'inactive'],
  'success-flag': ['code-alone', 'false-is-failed'],
  'picture-row': ['as-given', 'signed'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type BehaviourId = keyof typeof values;

/** The rows in which a world differs. */
export type Changed = Partial<Readonly<Record<BehaviourId, string>>>;
