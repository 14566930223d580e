import type { OperationName } from '../shared/operations/operation.js';
import type { Transport } from './transport.js';

/**
 * Invokes the function of an operation synchronously and gives what it returned.
 *
 * @param payload the parameters as JSON, and beside them the trace.
 * @throws {Error} when nothing came back.
 */
export type InvokeFunction = (
  operation: OperationName,
  payload: string,
  signal: AbortSignal,
) => Promise<string | Uint8Array>;

/** Calls the functions without a gateway: whoever may invoke them hands in how. */
export const direct =
  (invoke: InvokeFunction): Transport =>
  async ({ operation, body, traceparent, signal }) => {
    // An invocation has no headers.
    const event = JSON.stringify({ ...(JSON.parse(body) as object), traceparent });
    const payload = await invoke(operation, event, signal);
    return { text: typeof payload === 'string' ? payload : new TextDecoder().decode(payload) };
  };
