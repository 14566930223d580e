import { refusalError, noAnswerError } from '../../shared/cams/upstream-error.js';
import { faultyRequest } from '../../shared/errors/faulty-request.js';
import { type ServiceError, serviceError } from '../../shared/errors/service-error.js';
import { replyToError } from '../../shared/middleware/error-response.js';
import type { Envelope } from '../../shared/operations/envelope.js';
import type { Operation } from '../../shared/operations/operation.js';
import { withDoubt } from '../../shared/groups/doubt.js';
import { readRequest } from '../../shared/operations/read-request.js';
import { nothingObserved } from '../../shared/settings/cams-profile.js';
import { takes } from './own-codes-of.js';

/** An answer to a request that failed, as the function gives it. */
export interface Failure {
  readonly title: string;
  readonly status: number;
  readonly envelope: Envelope;
}

interface Kind {
  readonly title: string;
  readonly error: (operation: Operation) => ServiceError;
  /** Which operations can answer it; all unless said otherwise. */
  readonly of?: (operation: Operation) => boolean;
  /** Whether CAMS has heard of the request when it fails. */
  readonly reached?: boolean;
  /** Whether the request has a ClientToken. */
  readonly named?: boolean;
}

/** The request ID of every example. */
export const EXAMPLE_REQUEST_ID = '0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9';

const changes = ({ repetition }: Operation): boolean => repetition !== 'reads';

const faulty = (operation: Operation, change: object): ServiceError => {
  const values = { ...operation.examples[0]?.request, ...change };
  const { faults } = readRequest(operation, [{ kind: 'json', entries: Object.entries(values) }]);
  if (!faults) throw new Error(`${operation.name} accepts what should be a faulty example`);
  return faultyRequest(faults);
};

const refused = (operation: Operation, code: string, message = '', body = {}): ServiceError =>
  refusalError(
    operation,
    { kind: 'answer', code, message, body, requestId: EXAMPLE_REQUEST_ID },
    undefined,
    nothingObserved,
  );

const kinds: readonly Kind[] = [
  {
    title: 'Every fault is named at once',
    error: (operation) => faulty(operation, { BusinessNumber: undefined, OwnerId: 1 }),
  },
  {
    title: 'A parameter breaks a rule',
    error: (operation) => faulty(operation, { BusinessNumber: '+86 138 0000 0000' }),
  },
  { title: 'The caller is not known', error: () => serviceError('Unauthenticated') },
  { title: 'The policy does not allow it', error: () => serviceError('Forbidden') },
  {
    title: 'RAM does not allow it to the function',
    reached: true,
    error: (operation) =>
      refused(operation, 'Forbidden.RAM', '', {
        AccessDeniedDetail: { AuthAction: operation.ramActions[0], NoPermissionType: 'ImplicitDeny' },
      }),
  },
  {
    title: 'There is no such group',
    of: takes('GroupId'),
    reached: true,
    error: (operation) => refused(operation, 'GroupError.GroupNotExist', '(#131041)'),
  },
  {
    title: 'The group is not in use yet',
    of: (operation) => takes('GroupId')(operation) && changes(operation) && operation.name !== 'DeleteChatGroup',
    reached: true,
    error: (operation) => refused(operation, 'GroupError.GroupNotActive'),
  },
  {
    title: 'The ClientToken was used for another request',
    of: takes('ClientToken'),
    error: () => serviceError('IdempotentParameterMismatch'),
  },
  {
    title: 'Too many calls',
    reached: true,
    error: (operation) => refused(operation, 'Throttling.User'),
  },
  {
    title: 'CAMS refuses the credentials of the function',
    reached: true,
    error: (operation) => refused(operation, 'InvalidAccessKeyId.Inactive'),
  },
  {
    title: 'The database does not answer',
    of: takes('ClientToken'),
    named: true,
    error: () => withDoubt(serviceError('StateUnavailable'), 'a token'),
  },
  {
    title: 'The time was too short',
    reached: true,
    error: () => noAnswerError({ kind: 'deadline' }, true),
  },
];

/** The failures that an operation can answer, one example of each kind that tests can bring about. */
export const failuresOf = (operation: Operation): readonly Failure[] =>
  kinds
    .filter(({ of = () => true }) => of(operation))
    .map(({ title, error, reached = false, named = false }) => {
      const call = {
        operation,
        requestId: EXAMPLE_REQUEST_ID,
        request: named ? { ClientToken: 'a token' } : {},
        upstream: { attempts: 1, mayHaveArrived: reached, inDoubt: false, requestId: undefined, code: undefined },
      };
      const { statusCode, envelope } = replyToError(call, error(operation));
      return { title, status: statusCode, envelope };
    });
