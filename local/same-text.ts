import { timingSafeEqual } from 'node:crypto';

/** Compares without telling by its duration where two texts differ. */
export const sameText = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};
