/** A group by whose it is; `nobody` is an ID that no group has. */
export const groupKinds = ['first', 'second', 'other', 'nobody'] as const;
export type GroupKind = (typeof groupKinds)[number];

/** Every pair of a space and a number is asked for, whether CAMS knows it or not. */
export const spaces = ['cams-a', 'cams-b', 'cams-ab', 'spare'] as const;
export const numbers = ['8613800000101', '8613800000102', '8613900000201', '86138000001010'] as const;

export interface Pair {
  readonly space: (typeof spaces)[number];
  readonly number: (typeof numbers)[number];
}

/** Which pair owns which group: all that CAMS knows. `cams-ab` and the longest number begin like real ones. */
export const owners: Readonly<Record<Exclude<GroupKind, 'nobody'>, Pair>> = {
  first: { space: 'cams-a', number: '8613800000101' },
  second: { space: 'cams-a', number: '8613800000102' },
  other: { space: 'cams-b', number: '8613900000201' },
};

const samePair = (left: Pair, right: Pair): boolean => left.space === right.space && left.number === right.number;

/** Whether CAMS knows the number as one of the space. */
export const exists = (pair: Pair): boolean => Object.values(owners).some((owner) => samePair(owner, pair));

export const owns = (pair: Pair, kind: GroupKind): boolean => kind !== 'nobody' && samePair(owners[kind], pair);

/** What the local CAMS is filled with. */
export const seedSpaces = [
  { CustSpaceId: 'cams-a', BusinessNumbers: [owners.first.number, owners.second.number] },
  { CustSpaceId: 'cams-b', BusinessNumbers: [owners.other.number] },
];
