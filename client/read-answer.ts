import type { Operation, ResponseOf } from '../shared/operations/operation.js';
import type { Failure } from './chat-groups-error.js';
import { cloudNativeRefusal } from './cloud-native-refusals.js';
import { functionComputeRefusal } from './function-compute-refusal.js';
import type { GatewayRefusal } from './gateway-refusal.js';
import { isEnvelope, parseBody } from './read-envelope.js';
import { traditionalRefusal } from './traditional-refusals.js';
import type { Answered } from './transport.js';

/** What every answer has when it went well. */
export interface AnswerElements {
  readonly RequestId: string;
  /** `PartialSuccess` where not every member was removed. */
  readonly Code: 'OK' | 'PartialSuccess';
  /** What a success has to say beside its elements: why a wait for a new group ended without it, and what to do. */
  readonly Message?: string;
  readonly Advice?: string;
}

/** What an operation answers when it went well. */
export type Answer<O extends Operation> = ResponseOf<O> & AnswerElements;

type Read<O extends Operation> =
  | { readonly answer: Answer<O>; readonly failure?: undefined }
  | { readonly failure: Failure; readonly answer?: undefined };

/**
 * Of a call that may have been executed and that left no word of it.
 *
 * @param named whether a ClientToken names it, so that a repeat is not executed twice.
 */
export const lostFailure = (
  { name, repetition }: Operation,
  named: boolean,
  what: Pick<Failure, 'Code' | 'Message' | 'HttpStatus' | 'RequestId'>,
): Failure => {
  const dangerous = repetition === 'duplicates' && !named;
  return {
    ...what,
    Operation: name,
    Outcome: repetition === 'reads' ? 'NotApplied' : 'Unknown',
    Retryable: !dangerous,
    Advice: dangerous
      ? 'Look with ListChatGroup before it is repeated: it may have been executed.'
      : 'Send the same request again; it does no harm.',
  };
};

/** What an answer says that no function gave; undefined for one that a function gave, or that nobody explains. */
const refusalOf = ({ gateway, status, text, invocationId }: Answered, body: unknown): GatewayRefusal | undefined => {
  if (gateway) return traditionalRefusal(gateway, status ?? 0);
  if (status === undefined || isEnvelope(body)) return undefined;
  const refusal = functionComputeRefusal(status, body);
  return refusal ?? (invocationId === undefined ? cloudNativeRefusal(status, text) : undefined);
};

/** Reads what came back for a call: the operation's elements, or what went wrong. */
export const readAnswer = <O extends Operation>(operation: O, answered: Answered, named: boolean): Read<O> => {
  const { gateway, status } = answered;
  const { name, repetition } = operation;
  const body = parseBody(answered.text);
  const refusal = refusalOf(answered, body);
  if (refusal) {
    const { code, message, advice, reached, ofSignature = false } = refusal;
    const identity = { Code: code, HttpStatus: status, RequestId: gateway?.requestId };
    const what = { ...identity, Message: message, SignatureRefused: ofSignature };
    if (reached === 'unknown') return { failure: { ...lostFailure(operation, named, what), Advice: advice } };
    const Retryable = reached === 'later';
    return { failure: { ...what, Operation: name, Outcome: 'NotApplied', Retryable, Advice: advice } };
  }
  const unexpected = (Message: string): Read<O> => ({
    failure: lostFailure(operation, named, { Code: 'UnexpectedAnswer', Message, HttpStatus: status }),
  });
  if (!isEnvelope(body)) return unexpected('What answered is not one of the functions.');
  if (body.Code === 'OK' || body.Code === 'PartialSuccess') {
    if (!operation.response.safeParse(body).success) return unexpected('The answer lacks an element of its operation.');
    // Checked above; elements that later editions add stay in it, which a parsed copy would lack.
    return { answer: body as unknown as Answer<O> };
  }
  const Outcome = body.Outcome ?? (repetition === 'reads' ? 'NotApplied' : 'Unknown');
  // Whoever answers, a create without a token that may have been executed is never repeated.
  const dangerous = repetition === 'duplicates' && Outcome === 'Unknown' && !named;
  return {
    failure: {
      Operation: name,
      Code: body.Code,
      Message: body.Message ?? 'The function gives no reason.',
      Outcome,
      Retryable: (body.Retryable ?? false) && !dangerous,
      Advice: body.Advice ?? '',
      RequestId: body.RequestId,
      HttpStatus: status,
      ...(body.Faults && { Faults: body.Faults }),
      ...(body.AccessDeniedDetail !== undefined && { AccessDeniedDetail: body.AccessDeniedDetail }),
    },
  };
};
