const counted = ['Done', 'Already', 'Skipped', 'Failed', 'Unknown', 'Pending'] as const;

/** How the items of a run stand, in one line. */
export const describeItems = (states: ReadonlyMap<string, number>): string => {
  const words = counted.flatMap((state) => {
    const count = states.get(state) ?? 0;
    return count === 0 ? [] : [`${state} ${String(count)}`];
  });
  return words.length === 0 ? 'nothing has been planned yet' : words.join(', ');
};
