import { deployedFunctions, deployedName } from './deployed-functions.js';
import { functionPolicy } from './policy-document.js';

/** The policies of deploy/policies, for those who make roles without ROS. Their own account's functions alone answer. */
export const policies: readonly { readonly name: string; readonly render: () => string }[] = deployedFunctions.map(
  (fn) => ({
    name: fn.name,
    render: () => JSON.stringify(functionPolicy(fn, `acs:fc:*:*:functions/${deployedName(fn.name)}`)),
  }),
);
