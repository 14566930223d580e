import type { CatalogueEntry } from '../../shared/errors/entry.js';
import { outcomesOf } from '../../shared/errors/outcomes-of.js';
import { ownCodes } from '../../shared/errors/own-codes.js';
import { statusFor } from '../../shared/errors/status-for.js';
import type { Outcome } from '../../shared/operations/envelope.js';
import type { HttpMethod, Operation } from '../../shared/operations/operation.js';

type Applies = (operation: Operation, method: HttpMethod) => boolean;

/** Tells the operations that have one of these parameters. */
export const takes =
  (...parameters: readonly string[]) =>
  ({ request }: Operation): boolean =>
    parameters.some((parameter) => parameter in request.shape);

const never: Applies = () => false;
const withBody: Applies = (_, method) => method === 'POST';
const makesLinks: Applies = ({ response }) => 'InviteLink' in response.shape;

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
  LinkReplaced: makesLinks,
  LinkNotShown: makesLinks,
  PictureUnavailable: takes('ProfilePictureFile'),
  // Whose group it is may stand in the database, too: GROUP_OWNERSHIP=inventory.
  StateUnavailable: takes('ClientToken', 'GroupId'),
  ProbeAnswered: never,
  MaintenanceRefused: never,
  MaintenanceStopped: never,
};

/** One of our own codes as an operation answers it. */
export interface AnsweredCode {
  readonly code: string;
  readonly entry: CatalogueEntry;
  readonly status: number;
  /** What may have become of the change where the code comes with this status. */
  readonly outcomes: readonly Outcome[];
}

const outcomesFor = (operation: Operation, code: string, entry: CatalogueEntry): readonly Outcome[] => {
  if (operation.repetition === 'reads') return ['NotApplied'];
  // Without a ClientToken nothing is asked of the database once something was sent.
  if (code === 'StateUnavailable' && !takes('ClientToken')(operation)) return ['NotApplied'];
  return outcomesOf(entry);
};

/** The codes of our own that a request of an operation can be answered, once for each status that they come with. */
export const ownCodesOf = (operation: Operation, method: HttpMethod): readonly AnsweredCode[] =>
  Object.entries<CatalogueEntry>(ownCodes)
    .filter(([code]) => applies[code as keyof typeof ownCodes]?.(operation, method) ?? true)
    .flatMap(([code, entry]) => {
      const outcomes = outcomesFor(operation, code, entry);
      const statuses = new Set(outcomes.map((outcome) => statusFor(entry, outcome)));
      return [...statuses].map((status) => ({
        code,
        entry,
        status,
        outcomes: outcomes.filter((outcome) => statusFor(entry, outcome) === status),
      }));
    });
