/** The middle of some measurements, in microseconds. */
export const medianUs = (measuredMs: readonly number[]): number => {
  const sorted = [...measuredMs].sort((left, right) => left - right);
  return Math.round((sorted[sorted.length >> 1] ?? 0) * 1000);
};
