/** The middle of some measurements, in microseconds. */
export const medianUs = (measuredMs: readonly number[]): number => {
  const sorted = [...measuredMs].sort((left, right) => left - right);
  return Math.round((sorted[sorted.length >> 1] ?? 0) * 1000);
};

/** What 99 of a hundred measurements stay below, in microseconds. */
export const p99Us = (measuredMs: readonly number[]): number => {
  const sorted = [...measuredMs].sort((left, right) => left - right);
  return Math.round((sorted[Math.floor(sorted.length * 0.99)] ?? 0) * 1000);
};
