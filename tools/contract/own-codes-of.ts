import type { CatalogueEntry } from '../../shared/errors/entry.js';
import { ownCodes } from '../../shared/errors/own-codes.js';
import type { HttpMethod, Operation } from '../../shared/operations/operation.js';

type Applies = (operation: Operation, method: HttpMethod) => boolean;

/** Tells the operations that have one of these parameters. */
export const takes =
  (...parameters: readonly string[]) =>
  ({ request }: Operation): boolean =>
    parameters.some((parameter) => parameter in request.shape);

const never: Applies = () => false;
const withBody: Applies = (_, method) => method === 'POST';

/** Codes that not every request can be answered. A path or method that nobody documents is no request of an operation. */
const applies: Readonly<Partial<Record<keyof typeof ownCodes, Applies>>> = {
  PartialSuccess: takes('List'),
  GroupNotFound: takes('GroupId'),
  UnknownOperation: never,
  MethodNotAllowed: never,
  MalformedBody: withBody,
  RequestTooLarge: withBody,
  UnsupportedContentType: withBody,
  IdempotenceProcessing: takes('ClientToken'),
  OutcomeUnknown: takes('ClientToken'),
  IdempotentParameterMismatch: takes('ClientToken'),
  PictureUnavailable: takes('ProfilePictureFile'),
  // Whose group it is may stand in the database, too: GROUP_OWNERSHIP=inventory.
  StateUnavailable: takes('ClientToken', 'GroupId'),
  MaintenanceRefused: never,
  MaintenanceStopped: never,
};

/** The codes of our own that a request of an operation can be answered, with what they mean. */
export const ownCodesOf = (
  operation: Operation,
  method: HttpMethod,
): readonly (readonly [code: string, entry: CatalogueEntry])[] =>
  Object.entries<CatalogueEntry>(ownCodes).filter(
    ([code]) => applies[code as keyof typeof ownCodes]?.(operation, method) ?? true,
  );
