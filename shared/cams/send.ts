import type { Call } from '../call.js';
import { type ServiceError, serviceError } from '../errors/service-error.js';
import { means } from '../errors/means.js';
import { encodeQuery } from '../operations/encoding.js';
import type { Operation, RequestOf, ResponseOf } from '../operations/operation.js';
import { isObserved } from '../settings/cams-profile.js';
import { tallyUpstream } from '../telemetry/scope.js';
import { attempt } from './attempt.js';
import { knownClockOffsetMs, learnClockOffset } from './clock-offset.js';
import { decodeResponse } from './decode-response.js';
import { okEnvelope, type SuccessEnvelope } from './ok-envelope.js';
import { deniesSuccess, readResult } from './read-result.js';
import { pauseBeforeRetryMs } from './retry.js';
import { readRetryAfterMs } from './retry-after.js';
import { earnRetry, spendRetry } from './retry-budget.js';
import { contradictionError, noAnswerError, refusalError } from './upstream-error.js';

// Reading an answer and handing ours over takes a moment too: the deadline is for the latter.
const HAND_OVER_MS = 50;
const TOO_FAST = 429;

type Sent<O extends Operation> =
  | { readonly elements: ResponseOf<O>; readonly error?: undefined }
  | { readonly error: ServiceError; readonly unsent: boolean; readonly retryAfterMs: number | undefined };

const sendOnce = async <O extends Operation>(
  operation: O,
  query: Readonly<Record<string, string>>,
  call: Call,
): Promise<Sent<O>> => {
  const { config, credentials, upstream } = call;
  if (!credentials) throw serviceError('UpstreamCredentials');
  const clockOffsetMs = knownClockOffsetMs();
  upstream.attempts += 1;
  const remainingMs = call.deadlineAtMs - call.timing.nowMs();
  const timeoutMs = Math.max(1, remainingMs - Math.min(HAND_OVER_MS, remainingMs / 10));
  const result = await attempt(config, { operation, query, credentials, timeoutMs, clockOffsetMs });
  const { exchange } = result;
  // Without Node's word that there was no connection, bytes may have left.
  const unsent = exchange.request !== undefined && !exchange.connected;
  upstream.mayHaveArrived ||= !unsent;
  // The SDK failed before Node made a request: that is our fault, and no network will be better the next time.
  if (result.kind === 'error' && !exchange.request) throw result.error;

  const answer = readResult(result);
  const retryAfterMs = readRetryAfterMs(exchange.responseHeaders);
  if (answer.kind !== 'answer') return { error: noAnswerError(answer, !unsent, retryAfterMs), unsent, retryAfterMs };
  upstream.requestId = answer.requestId;
  upstream.code = answer.code;
  // CAMS answers 200 for business faults.
  if (answer.code !== 'OK') {
    learnClockOffset(answer.code, exchange);
    return { error: refusalError(operation, answer, retryAfterMs, config.profile), unsent, retryAfterMs };
  }
  // Its own samples show OK beside Success:false. Whether that is a slip of the page or a failure is not known.
  if (deniesSuccess(answer)) return { error: contradictionError(answer), unsent, retryAfterMs };
  const elements = decodeResponse(operation, answer.body);
  if (elements) return { elements };
  return { error: noAnswerError({ kind: 'not-json' }, true), unsent, retryAfterMs };
};

/** One attempt, counted. */
const sendCounted = async <O extends Operation>(
  operation: O,
  query: Readonly<Record<string, string>>,
  call: Call,
): Promise<Sent<O>> => {
  const startedAtMs = call.timing.nowMs();
  const sent = await sendOnce(operation, query, call);
  tallyUpstream(call.timing.nowMs() - startedAtMs, sent.error?.entry.status === TOO_FAST);
  return sent;
};

/** Whether what CAMS says is not there is not: until it was observed, it may say so of a group that it will not show. */
const isBelieved = (error: ServiceError, { config }: Call): boolean =>
  !means(error, 'GroupNotFound') || isObserved(config.profile, 'gone-means-gone', 'yes');

/**
 * Has CAMS execute an operation by one attempt, whatever comes of it: for whoever repeats at a pace of its own.
 *
 * @throws {ServiceError} what went wrong; `outcomeOf` tells what became of the change.
 */
export const sendUnrepeated = async <O extends Operation>(
  operation: O,
  request: RequestOf<O>,
  call: Call,
): Promise<SuccessEnvelope<O>> => {
  const sent = await sendCounted(operation, encodeQuery(operation, request), call);
  if (sent.error) throw sent.error;
  return okEnvelope(call, sent.elements);
};

/**
 * Has CAMS execute an operation: signs, sends, repeats what may be repeated within the call's deadline and the retry
 * budget, and reads the answer.
 *
 * An operation that `duplicates` is repeated only when no byte of the earlier attempt was sent or CAMS refused it before
 * execution. A delete that hears "does not exist" after an attempt whose answer was lost has happened: `Result: 1`; of a
 * group only where that was observed to mean it, or the list of groups is asked (`sendChange`).
 *
 * @returns the successful envelope.
 * @throws {ServiceError} what the last attempt met; `outcomeOf` is `Unknown` when an attempt may have been executed unheard.
 */
export const send = async <O extends Operation>(
  operation: O,
  request: RequestOf<O>,
  call: Call,
): Promise<SuccessEnvelope<O>> => {
  const query = encodeQuery(operation, request);
  const budget = `${operation.name} ${String(query['CustSpaceId'])}`;
  const { upstream } = call;
  let curedOnce = false;
  for (let number = 1; ; number += 1) {
    const sent = await sendCounted(operation, query, call);
    if (!sent.error) {
      earnRetry(budget);
      return okEnvelope(call, sent.elements);
    }
    const { error, unsent, retryAfterMs } = sent;
    const { retry, provesDone } = error.entry;
    if (retry === 'never') earnRetry(budget);
    if (upstream.inDoubt && provesDone?.includes(operation.name) && isBelieved(error, call)) {
      // Only deletes are proved done, and each answers with a count.
      return okEnvelope(call, { Result: 1 } as ResponseOf<O>);
    }
    upstream.inDoubt ||= retry === 'ambiguous' && !unsent;
    const pauseMs = pauseBeforeRetryMs(
      { number, retry, unsent, curedOnce, retryAfterMs },
      operation.repetition,
      call.deadlineAtMs - call.timing.nowMs(),
      call.timing.random(),
    );
    if (pauseMs === undefined || !spendRetry(budget)) throw error;
    curedOnce ||= retry === 'once';
    await call.timing.pause(pauseMs);
  }
};
