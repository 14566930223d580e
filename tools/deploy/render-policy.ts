import { operations } from '../../shared/operations/operations.js';
import { functionNameOf } from '../function-name-of.js';
import { deployedFunctions, deployedName } from './deployed-functions.js';
import { functionPolicy, gatewayPolicy, LOG_STORE, logPolicy } from './policy-document.js';

interface Policy {
  readonly name: string;
  readonly render: () => string;
}

// Whatever region and account: a role reaches into its own account alone.
const arnOf = (name: string): string => `acs:fc:*:*:functions/${deployedName(name)}`;

/** The policies of deploy/policies, for those who make roles without ROS. */
export const policies: readonly Policy[] = [
  ...deployedFunctions.map((fn) => ({
    name: fn.name,
    render: () => JSON.stringify(functionPolicy(fn, arnOf(fn.name))),
  })),
  { name: 'write-logs', render: () => JSON.stringify(logPolicy(`acs:log:*:*:project/*/logstore/${LOG_STORE}`)) },
  { name: 'gateway', render: () => JSON.stringify(gatewayPolicy(operations.map(functionNameOf).map(arnOf))) },
];
