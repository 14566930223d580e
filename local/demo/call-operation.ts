import type { Operation, RequestOf, ResponseOf } from '../../shared/operations/operation.js';

/** Answers the operation's own elements, or throws. */
export type CallOperation = <O extends Operation>(operation: O, request: RequestOf<O>) => Promise<ResponseOf<O>>;

/**
 * Calls operations through the gateway with plain HTTP, as any client would.
 *
 * @throws {Error} when the answer is not 200, not `OK`, or lacks an element that the contract promises.
 */
export const callOperation =
  (gatewayUrl: string): CallOperation =>
  async (operation, request) => {
    const response = await fetch(`${gatewayUrl}/${operation.name}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(request),
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${operation.name} answered ${String(response.status)}: ${text}`);
    const body: unknown = JSON.parse(text);
    const parsed = operation.response.safeParse(body);
    if ((body as { Code?: unknown }).Code !== 'OK' || !parsed.success) {
      throw new Error(`${operation.name} answered something unexpected: ${text}`);
    }
    // safeParse loses the link between this operation and its own schema's output type.
    return parsed.data as ResponseOf<typeof operation>;
  };
