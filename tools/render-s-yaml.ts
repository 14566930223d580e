import { readFileSync } from 'node:fs';

import { stringify } from 'yaml';

import { operations } from '../shared/operations/operations.js';
import type { Operation } from '../shared/operations/operation.js';
import { deployedName } from './deploy/deployed-functions.js';
import { functionNameOf } from './function-name-of.js';
import { type MaintenanceFunction, maintenanceFunctions } from './maintenance-functions.js';

const MARKER = '# Generated from shared/operations by `npm run generate` from here to the end; edit what is above.\n';

// It takes some 20 ms of a whole processor.
const INITIALIZER_TIMEOUT_SECONDS = 5;

/** What the cloud-native gateway calls an event function through; it has no address on the internet. */
const httpTriggerOf = ({ methods }: Operation): object => ({
  triggerName: 'gateway',
  triggerType: 'http',
  triggerConfig: { authType: '${vars.httpTriggerAuth}', methods, disableURLInternet: true },
});

const resourceOf = (operation: Operation): readonly [name: string, resource: unknown] => {
  const name = functionNameOf(operation);
  return [
    name,
    {
      component: 'fc3',
      extend: { name: 'operation' },
      props: {
        functionName: deployedName(name),
        description: operation.summary,
        role: `\${vars.rolePrefix}${name}`,
        code: `./dist/${name}`,
        timeout: operation.timeoutSeconds,
        triggers: [httpTriggerOf(operation)],
        instanceLifecycleConfig: { initializer: { handler: 'index.initialize', timeout: INITIALIZER_TIMEOUT_SECONDS } },
      },
    },
  ];
};

// As many numbers of a fleet as MAINTENANCE_PARALLEL_NUMBERS has by default, a driver, and one to spare: docs/fleet.md.
const MAINTENANCE_INSTANCES = 10;

// A run takes what it gets and hands itself over in time; more time means fewer hand-overs.
const MAINTENANCE_TIMEOUT_SECONDS = 900;

const maintenanceResourceOf = ({ task, triggers }: MaintenanceFunction): readonly [name: string, resource: unknown] => [
  task.name,
  {
    component: 'fc3',
    extend: { name: 'operation' },
    props: {
      functionName: deployedName(task.name),
      description: task.summary,
      role: `\${vars.rolePrefix}${task.name}`,
      code: `./dist/${task.name}`,
      timeout: MAINTENANCE_TIMEOUT_SECONDS,
      // A run that is repeated goes on where it was, or answers its report.
      asyncInvokeConfig: { maxAsyncRetryAttempts: 3, maxAsyncEventAgeInSeconds: 86_400 },
      concurrencyConfig: { reservedConcurrency: MAINTENANCE_INSTANCES },
      triggers,
    },
  },
];

/**
 * The whole of s.yaml: its hand-written head as it stands in `file`, then one resource for each operation and each
 * maintenance task.
 *
 * @throws {Error} when the head does not end with the marker.
 */
export const renderSYaml = (file: string): string => {
  const [head, rest] = readFileSync(file, 'utf8').split(MARKER);
  if (head === undefined || rest === undefined) throw new Error(`${file} lacks the line "${MARKER.trim()}"`);
  const resources = Object.fromEntries([
    ...operations.map(resourceOf),
    ...maintenanceFunctions.map(maintenanceResourceOf),
  ]);
  return `${head}${MARKER}${stringify({ resources }, { lineWidth: 0 })}`;
};
