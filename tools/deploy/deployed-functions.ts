import { operations } from '../../shared/operations/operations.js';
import { functionNameOf } from '../function-name-of.js';
import { maintenanceFunctions } from '../maintenance-functions.js';

/** The name that Function Compute knows a function by. Two deployments in one region of one account would be one. */
export const deployedName = (name: string): string => `chat-groups-${name}`;

/** One function of s.yaml, as RAM sees it. */
interface DeployedFunction {
  /** Its resource in s.yaml; its role is named by the role prefix and this. */
  readonly name: string;
  /** What its code calls CAMS for. */
  readonly ramActions: readonly string[];
  /** Maintenance hands a run that takes longer than a function may to a new invocation of itself. */
  readonly invokesItself: boolean;
}

/** Every function of s.yaml, in its order. */
export const deployedFunctions: readonly DeployedFunction[] = [
  ...operations.map((operation) => ({
    name: functionNameOf(operation),
    ramActions: operation.ramActions,
    invokesItself: false,
  })),
  ...maintenanceFunctions.map(({ task }) => ({ name: task.name, ramActions: task.ramActions, invokesItself: true })),
];
