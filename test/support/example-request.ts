import type { Operation, OperationName } from '../../shared/operations/operation.js';
import { operations } from '../../shared/operations/operations.js';

export const definitionOf = (name: OperationName): Operation => {
  const found = operations.find((operation) => operation.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};

/** The request of a definition's first example, for another group where it names one. */
export const exampleRequest = (
  { request, examples }: Operation,
  GroupId?: string,
): Readonly<Record<string, unknown>> => ({
  ...examples[0]?.request,
  ...(GroupId !== undefined && 'GroupId' in request.shape ? { GroupId } : {}),
});

/** The same, for one call of CAMS and no look at what became of it. */
export const plainRequest = (operation: Operation, GroupId?: string): Readonly<Record<string, unknown>> => ({
  ...exampleRequest(operation, GroupId),
  ...('Confirm' in operation.request.shape ? { Confirm: false } : {}),
});
