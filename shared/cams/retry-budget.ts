// An instance that is new may face a short disturbance; what it saves up is no more than that.
const INITIAL_TOKENS = 10;
const TOKENS_PER_ANSWER = 0.2;
const MAX_KEYS = 1000;

const tokens = new Map<string, number>();

const put = (key: string, amount: number): void => {
  tokens.delete(key);
  tokens.set(key, Math.min(INITIAL_TOKENS, amount));
  const [oldest] = tokens.keys();
  if (tokens.size > MAX_KEYS && oldest !== undefined) tokens.delete(oldest);
};

/**
 * A call that CAMS answered for good, whatever it said, earns a fifth of a retry for its space and operation: repeats add
 * at most 20 % of load in the long run, and none at all once an outage has used up the first ten.
 */
export const earnRetry = (key: string): void => {
  put(key, (tokens.get(key) ?? INITIAL_TOKENS) + TOKENS_PER_ANSWER);
};

/** Takes one retry out of the budget; false when it is spent. */
export const spendRetry = (key: string): boolean => {
  const left = tokens.get(key) ?? INITIAL_TOKENS;
  if (left < 1) return false;
  put(key, left - 1);
  return true;
};
