/**
 * What makes an invocation asynchronous, and later. Sources: "InvokeFunction", Function Compute API reference; the header of
 * the delay, "Invoke functions asynchronously", Function Compute 2.0: 0 to 3600 seconds.
 */
export const asyncHeaders = (delaySeconds = 0): Record<string, string> => ({
  'x-fc-invocation-type': 'Async',
  ...(delaySeconds > 0 && { 'x-fc-async-delay': String(delaySeconds) }),
});
