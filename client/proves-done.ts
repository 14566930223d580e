import { catalogue } from '../shared/errors/catalogue.js';
import type { OperationName } from '../shared/operations/operation.js';

/** Whether an operation whose earlier answer was lost has happened, as it now hears this code: what it deletes is gone. */
export const provesDone = (code: string, operation: OperationName): boolean =>
  catalogue.some(([, table]) =>
    Object.entries(table).some(
      ([name, entry]) => (name === code || entry.answeredAs === code) && entry.provesDone?.includes(operation),
    ),
  );
