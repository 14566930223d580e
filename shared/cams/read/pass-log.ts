/** What two passes over a list have shown. */
export interface Comparison {
  /** How many rows the later pass has shown. */
  readonly count: number;
  /** Whether the pass before has shown the same. */
  readonly same: boolean;
  /** How many of the later pass have no ID. */
  readonly nameless: number;
}

/** Remembers which rows each pass over a list has shown. */
export interface PassLog {
  /** @returns how many of these the pass had not shown before. */
  readonly note: (pass: number, identities: readonly string[]) => Promise<number>;
  /** Compares a pass that has ended with the one before it. */
  readonly compare: (pass: number) => Promise<Comparison>;
}

/** The identities of rows without an ID begin so; no ID holds a space. */
export const NAMELESS = 'nameless ';

/** Remembers the latest pass and the one before it: identities, not rows. */
export const passLogInMemory = (): PassLog => {
  let latest = 0;
  let now = new Set<string>();
  let before: ReadonlySet<string> | undefined;
  return {
    note: (pass, identities) => {
      if (pass > latest) {
        before = latest === 0 ? undefined : now;
        now = new Set();
        latest = pass;
      }
      const known = now.size;
      for (const identity of identities) now.add(identity);
      return Promise.resolve(now.size - known);
    },
    compare: () =>
      Promise.resolve({
        count: now.size,
        same: before?.size === now.size && [...now].every((identity) => before?.has(identity)),
        nameless: [...now].filter((identity) => identity.startsWith(NAMELESS)).length,
      }),
  };
};
