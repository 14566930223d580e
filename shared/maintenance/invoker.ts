import type { JsonObject } from './task.js';

/** Invokes a function asynchronously: it returns once the platform has taken the event. */
export interface Invoker {
  /**
   * @param functionName as the platform knows it; `service/function` in Function Compute 2.0.
   * @param delaySeconds in how many seconds, 3600 at most; 0: at once. Function Compute 3.0 does not document it, and may
   *   invoke at once all the same.
   * @throws {ServiceError} `UpstreamUnavailable` when the platform did not take the event.
   */
  readonly invoke: (functionName: string, payload: JsonObject, delaySeconds?: number) => Promise<void>;
}
