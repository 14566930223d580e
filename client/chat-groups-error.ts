import type { Envelope, Fault, Outcome } from '../shared/operations/envelope.js';
import type { OperationName } from '../shared/operations/operation.js';

/** What is known of a call that did not end well. Named as on the wire. */
export interface Failure extends Pick<Envelope, 'Code' | 'Faults'> {
  readonly Operation: OperationName;
  readonly Message: string;
  /** What became of the change that was asked for. */
  readonly Outcome: Outcome;
  /** Whether the same call, with the same ClientToken, may be made again. */
  readonly Retryable: boolean;
  /** One sentence: what to do about it. */
  readonly Advice: string;
  /** What RAM refused: action and kind of refusal. */
  readonly AccessDeniedDetail?: string | undefined;
  /** Of the function, or of the gateway where the function was not reached. */
  readonly RequestId?: string | undefined;
  readonly HttpStatus?: number | undefined;
  /** Whether API Gateway refused the signature, whatever status it chose. */
  readonly SignatureRefused?: boolean;
  /** The token that names the call; a repeat with it is never executed twice. */
  readonly ClientToken?: string | undefined;
}

/**
 * A call that failed. Its text holds a code, a sentence and a request ID: no parameter of the request, no key, no
 * signature.
 */
export class ChatGroupsError extends Error implements Failure {
  override readonly name: string = 'ChatGroupsError';
  readonly Operation: OperationName;
  readonly Code: string;
  readonly Message: string;
  readonly Outcome: Outcome;
  readonly Retryable: boolean;
  readonly Advice: string;
  readonly Faults: readonly Fault[];
  readonly AccessDeniedDetail: string | undefined;
  readonly RequestId: string | undefined;
  readonly HttpStatus: number | undefined;
  /** Whether it was refused because of who asked: 401, 403, or a signature that API Gateway does not accept. */
  readonly Refused: boolean;
  readonly ClientToken: string | undefined;

  constructor(failure: Failure, options?: ErrorOptions) {
    const { Operation, Code, Message, RequestId } = failure;
    super(`${Operation}: ${Code}: ${Message}${RequestId === undefined ? '' : ` (RequestId ${RequestId})`}`, options);
    this.Operation = Operation;
    this.Code = Code;
    this.Message = Message;
    this.Outcome = failure.Outcome;
    this.Retryable = failure.Retryable;
    this.Advice = failure.Advice;
    this.Faults = failure.Faults ?? [];
    this.AccessDeniedDetail = failure.AccessDeniedDetail;
    this.RequestId = RequestId;
    this.HttpStatus = failure.HttpStatus;
    this.Refused = failure.SignatureRefused === true || failure.HttpStatus === 401 || failure.HttpStatus === 403;
    this.ClientToken = failure.ClientToken;
  }
}

/**
 * Nobody can tell whether the change was made. Look before anything else is done: ListChatGroup,
 * ListChatGroupParticipants, or the same call again with the same ClientToken.
 */
export class OutcomeUnknownError extends ChatGroupsError {
  override readonly name = 'OutcomeUnknownError';
}
