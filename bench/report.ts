/** One table of figures. */
export interface Report {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What a reader must know to judge the figures. */
  readonly notes: readonly string[];
}

export interface BenchOptions {
  /** How many interleaved rounds the medians are of. */
  readonly rounds: number;
}

/** Measures, and tells on the error stream how far it is. */
export type Bench = (options: BenchOptions) => Promise<readonly Report[]>;

/** 1.234 -> "1.23 x" */
export const times = (ratio: number): string => `${ratio.toFixed(2)} x`;
