import { operations } from '../../shared/operations/operations.js';
import type { Operation } from '../../shared/operations/operation.js';

/*
 * What is configured on the cloud-native gateway, as PolicyConfig of ALIYUN::APIG::Policy and of the local gateway. The shapes
 * are not published as a whole. Timeout: the example of CreatePolicy (APIG 2024-03-27). Retry and the items of HeaderModify:
 * the examples of AddGatewayRoute (MSE 2019-05-31), whose gateway this one continues, with `enable` in place of `status`.
 */

interface HeaderModifyConfig {
  readonly headerOpItems: {
    readonly directionType: 'Request';
    readonly opType: 'Update';
    readonly key: string;
    readonly value: string;
  }[];
  readonly enable: boolean;
}

/** Puts the proof in the place of whatever a client sent under its name. */
export const proofConfig = (proof: string): HeaderModifyConfig => ({
  headerOpItems: [{ directionType: 'Request', opType: 'Update', key: 'X-Gateway-Proof', value: proof }],
  enable: true,
});

/** Repeats nothing. Only a policy that is enabled keeps the gateway from repeating twice by itself. */
export const retryConfig = { attempts: 0, retryOn: ['connect-failure'], enable: true };

const timeoutConfig = (seconds: number): object => ({ unitNum: seconds, timeUnit: 's', enable: true });

// What the gateway waits for longer than the function runs, so that the function's own answer always comes first.
export const GATEWAY_MARGIN_SECONDS = 2;

/** One policy for each time limit, and the operations that have it. */
export const timeouts: readonly { readonly config: object; readonly seconds: number; readonly of: readonly Operation[] }[] = [
  ...new Set(operations.map(({ timeoutSeconds }) => timeoutSeconds)),
].map((timeoutSeconds) => {
  const seconds = timeoutSeconds + GATEWAY_MARGIN_SECONDS;
  return { config: timeoutConfig(seconds), seconds, of: operations.filter((each) => each.timeoutSeconds === timeoutSeconds) };
});

/** By how many seconds a signature may be off; the traditional gateway has the same limit. */
export const DATE_OFFSET_SECONDS = 900;
