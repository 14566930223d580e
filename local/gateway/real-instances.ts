/**
 * What Function Compute lets an account have in a region, all functions together ("Synchronous invocations": 100; older
 * pages say 300). Beyond it answers 429.
 */
export const REAL_INSTANCES = 100;
