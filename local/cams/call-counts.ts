/** Counts RPC calls by action, refused ones included: a test can prove that none was made. */
export interface CallCounts {
  add(action: string): void;
  read(): Readonly<Record<string, number>>;
  reset(): void;
}

/** @param actions the names that are counted apart; any other name counts as `Unknown`. */
export const countCalls = (actions: readonly string[]): CallCounts => {
  const counts = new Map<string, number>();
  const reset = (): void => {
    for (const action of [...actions, 'Unknown']) counts.set(action, 0);
  };
  reset();
  return {
    add: (action) => {
      const name = counts.has(action) ? action : 'Unknown';
      counts.set(name, (counts.get(name) ?? 0) + 1);
    },
    read: () => Object.fromEntries(counts),
    reset,
  };
};
