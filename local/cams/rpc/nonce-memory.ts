import { sha256Hex } from '../sha256-hex.js';

/** Remembers which nonces were used. */
export interface NonceMemory {
  /** @returns false when this access key used this nonce before. */
  use(accessKeyId: string, nonce: string, now: number): boolean;
}

/**
 * Keeps nonces in memory: in the database every call, reads too, would cost a synchronous write. The price is that a
 * restart forgets them, so a request recorded before it can be replayed for what is left of its 15 minutes.
 *
 * @param keptMs how long a nonce stays used.
 * @param max how many are kept; beyond it the oldest are forgotten.
 */
export const rememberNonces = (keptMs: number, max: number): NonceMemory => {
  // A Map iterates in the order of insertion: the oldest nonces come first.
  const usedAt = new Map<string, number>();
  const forget = (isOver: (at: number) => boolean): void => {
    for (const [key, at] of usedAt) {
      if (!isOver(at)) break;
      usedAt.delete(key);
    }
  };
  return {
    use: (accessKeyId, nonce, now) => {
      forget((at) => at <= now - keptMs);
      // A hash takes the same room for every nonce; a piece of a header would keep the whole header in memory. An
      // access key ID holds no space, so no two pairs share a key.
      const key = sha256Hex(`${accessKeyId} ${nonce}`);
      if (usedAt.has(key)) return false;
      forget(() => usedAt.size >= max);
      usedAt.set(key, now);
      return true;
    },
  };
};
