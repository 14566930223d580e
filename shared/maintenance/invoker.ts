import type { JsonObject } from './task.js';

/** Invokes a function asynchronously: it returns once the platform has taken the event. */
export interface Invoker {
  /**
   * @param functionName as the platform knows it; `service/function` in Function Compute 2.0.
   * @throws {ServiceError} `UpstreamUnavailable` when the platform did not take the event.
   */
  readonly invoke: (functionName: string, payload: JsonObject) => Promise<void>;
}
