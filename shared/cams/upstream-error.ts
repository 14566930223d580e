import { isOfGateway, upstreamEntry } from '../errors/catalogue.js';
import type { CatalogueEntry } from '../errors/entry.js';
import { type ErrorDetail, ServiceError, serviceError } from '../errors/service-error.js';
import type { Operation } from '../operations/operation.js';
import { type CamsProfile, isObserved } from '../settings/cams-profile.js';
import type { CamsAnswer, NoAnswer } from './read-result.js';

const NO_ANSWER = {
  deadline: 'DeadlineExceeded',
  network: 'UpstreamUnavailable',
  'not-json': 'UpstreamNotJson',
} as const;

const safe = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\w:.*-]{1,128}$/.test(value) ? value : undefined;

// RAM's detail names principals and accounts; only the action and the kind of refusal leave the house.
const denial = (operation: Operation, { body }: CamsAnswer): ErrorDetail => {
  const detail = body['AccessDeniedDetail'];
  const given = typeof detail === 'object' && detail !== null ? (detail as Record<string, unknown>) : {};
  const AuthAction = safe(given['AuthAction']) ?? operation.ramActions[0] ?? operation.name;
  const NoPermissionType = safe(given['NoPermissionType']);
  const explicit = NoPermissionType === 'ExplicitDeny' ? ' and remove the statement that denies it' : '';
  return {
    accessDeniedDetail: JSON.stringify({ AuthAction, ...(NoPermissionType ? { NoPermissionType } : {}) }),
    advice: `Operators allow ${AuthAction} on resource * in the policy of the function's role${explicit}.`,
  };
};

/** CAMS's word in whole seconds, but never less than we know to be of use. */
const retryAfter = (retryAfterMs: number | undefined, leastSeconds = 1): Pick<ErrorDetail, 'retryAfterSeconds'> =>
  retryAfterMs === undefined ? {} : { retryAfterSeconds: Math.max(leastSeconds, Math.ceil(retryAfterMs / 1000)) };

const DENIALS = new Set(['Forbidden.RAM', 'NoPermission', 'Ram.PermissionDeny']);

const IS_TEMPORARY: ReadonlySet<CatalogueEntry['retry']> = new Set(['backoff', 'slow']);

/**
 * What a refusal means for this operation. Whether a create that is refused for the moment was carried out all the same
 * nobody has published: only what the gateway before CAMS refuses was certainly not, unless the profile says more.
 */
const entryFor = (operation: Operation, answer: CamsAnswer, profile: CamsProfile): CatalogueEntry => {
  const entry = upstreamEntry(answer.code, answer.message, profile.codes, operation.name);
  const isSure =
    operation.repetition !== 'duplicates' ||
    !IS_TEMPORARY.has(entry.retry) ||
    isOfGateway(entry) ||
    isObserved(profile, 'refused-before-execution', 'always');
  if (isSure) return entry;
  // A group that is not in use refuses for good as long as it is not: nothing is made, and the caller tries again.
  if (entry.meaning === 'NotActive') return { ...entry, retry: 'slow' };
  return { ...entry, retry: 'ambiguous', outcomes: ['Unknown'] };
};

/**
 * Turns a refusal of CAMS into the error our callers see. Nothing of its message gets through: it may quote signatures and
 * numbers. The catalogue has our own words for every code.
 */
export const refusalError = (
  operation: Operation,
  answer: CamsAnswer,
  retryAfterMs: number | undefined,
  profile: CamsProfile,
): ServiceError => {
  const entry = entryFor(operation, answer, profile);
  return new ServiceError(entry.answeredAs ?? answer.code, entry, {
    upstreamCode: answer.code,
    ...(answer.requestId === undefined ? {} : { upstreamRequestId: answer.requestId }),
    ...retryAfter(retryAfterMs, entry.retryAfterSeconds),
    ...(entry.answeredAs === 'UpstreamCredentials' ? { message: `${entry.message} (${answer.code})` } : {}),
    ...(DENIALS.has(answer.code) ? denial(operation, answer) : {}),
  });
};

/** The error for an answer that calls itself OK and not. */
export const contradictionError = ({ requestId }: CamsAnswer): ServiceError =>
  serviceError('UpstreamContradiction', requestId === undefined ? {} : { upstreamRequestId: requestId });

/** The error for a call that CAMS gave no answer to. */
export const noAnswerError = (failure: NoAnswer, connected: boolean, retryAfterMs?: number): ServiceError =>
  serviceError(NO_ANSWER[failure.kind], {
    ...(connected ? {} : { outcome: 'NotApplied' }),
    ...retryAfter(retryAfterMs),
  });
