import { sha256Hex } from '../sha256-hex.js';

/** A source of numbers from 0 up to 1 that a seed determines: hashes of the seed and a count. */
export const seededRandom = (seed: number): (() => number) => {
  let drawn = 0;
  return () => {
    drawn += 1;
    return Number.parseInt(sha256Hex(`${String(seed)} ${String(drawn)}`).slice(0, 8), 16) / 2 ** 32;
  };
};
