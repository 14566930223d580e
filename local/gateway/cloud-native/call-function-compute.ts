import type { Surroundings } from '../door.js';
import type { FunctionDefinition } from '../function-definition.js';
import type { GatewayAnswer } from '../gateway-answer.js';
import { readResult } from '../read-result.js';
import type { Attempted } from './repeat.js';

/** Has Function Compute answer one event. */
export type CallFunctionCompute = (
  definition: FunctionDefinition,
  event: string,
  requestId: string,
) => Promise<Attempted>;

// The payload of a synchronous invocation, both ways.
const RESULT_LIMIT = 32 * 1024 * 1024;

const badGateway: GatewayAnswer = { status: 502, headers: { 'Content-Type': 'text/plain' }, body: 'Bad Gateway' };

/**
 * Calls functions as the URL of an HTTP trigger does: each answer of Function Compute, whatever it says, bears
 * x-fc-request-id. What it answers for a function that fails, or returns what is no result, is not published: here 502.
 *
 * An answer of the real one also bears `content-disposition: attachment`, by which browsers would show none of it.
 */
export const callFunctionCompute =
  ({ invoke, log }: Surroundings): CallFunctionCompute =>
  async (definition, event, requestId) => {
    const arrivedAtMs = Date.now();
    const answered = ({ status, headers, body }: GatewayAnswer): GatewayAnswer => ({
      status,
      headers: {
        ...headers,
        'access-control-expose-headers': 'Date,x-fc-request-id',
        'x-fc-request-id': requestId,
        'req-arrive-time': String(arrivedAtMs),
        'resp-start-time': String(Date.now()),
        'req-cost-time': String(Date.now() - arrivedAtMs),
        'x-envoy-upstream-service-time': String(Date.now() - arrivedAtMs),
        server: 'istio-envoy',
      },
      body,
    });
    const invocation = await invoke(definition, event, requestId).catch((error: unknown) => {
      // Before the function was reached: no credentials are to be had for it.
      log(`[gateway] answers 502: ${String(error)}`);
      return badGateway;
    });
    if (!invocation) {
      const refusal = { RequestId: requestId, Code: 'ResourceExhausted', Message: 'No further instance may start.' };
      return answered({
        status: 429,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(refusal),
      });
    }
    if ('status' in invocation) return answered(invocation);
    if (invocation.errorType) {
      return answered({ ...badGateway, headers: { ...badGateway.headers, 'x-fc-error-type': invocation.errorType } });
    }
    const result = readResult(invocation.payload, RESULT_LIMIT);
    if (result.fault === undefined) return answered(result.answer);
    log(`[${definition.functionName} ${requestId}] [gateway] answers 502: ${result.fault}`);
    return answered(badGateway);
  };
