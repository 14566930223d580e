import type { Operation } from '../shared/operations/operation.js';
import { gatewayHeaders, type Upstream } from './start-upstream.js';

export interface Input {
  readonly event: object;
  readonly context: object;
}

/** The context of Function Compute, as far as our code reads it. */
export const contextFor = ({ credentials }: Upstream, timeoutSeconds: number): object => ({
  requestId: '1-bench',
  credentials,
  function: { name: 'bench', handler: 'index.handler', memory: 512, timeout: timeoutSeconds },
  service: {},
  region: 'bench',
  accountId: '0',
});

/** The event of the cloud-native gateway for an operation's example, by one call of CAMS, and the context of Function Compute. */
export const inputFor = (operation: Operation, GroupId: string, upstream: Upstream): Input => {
  const { name, request, examples, timeoutSeconds } = operation;
  const parameters = {
    ...examples[0]?.request,
    ...('GroupId' in request.shape && { GroupId }),
    ...('Confirm' in request.shape && { Confirm: false }),
  };
  return {
    event: {
      version: 'v1',
      rawPath: `/${name}`,
      headers: { 'Content-Type': 'application/json', ...gatewayHeaders },
      queryParameters: {},
      body: JSON.stringify(parameters),
      isBase64Encoded: false,
      requestContext: { requestId: '1-bench', http: { method: 'POST', path: `/${name}` } },
    },
    context: contextFor(upstream, timeoutSeconds),
  };
};
