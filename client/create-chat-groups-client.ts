import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { AddChatGroup } from '../shared/operations/add-chat-group.js';
import { AddChatGroupInviteLink } from '../shared/operations/add-chat-group-invite-link.js';
import { DeleteChatGroup } from '../shared/operations/delete-chat-group.js';
import { DeleteChatGroupInviteLink } from '../shared/operations/delete-chat-group-invite-link.js';
import { DeleteChatGroupParticipants } from '../shared/operations/delete-chat-group-participants.js';
import { ListChatGroup } from '../shared/operations/list-chat-group.js';
import { ListChatGroupParticipants } from '../shared/operations/list-chat-group-participants.js';
import type { Operation, RequestOf } from '../shared/operations/operation.js';
import { UpdateChatGroup } from '../shared/operations/update-chat-group.js';
import { childOf, formatTraceparent, newTrace, parseTraceparent } from '../shared/telemetry/traceparent.js';
import { ChatGroupsError, type Failure, OutcomeUnknownError } from './chat-groups-error.js';
import { type Answer, lostFailure, readAnswer } from './read-answer.js';
import { type Answered, NoAnswer, NotSent, type Transport } from './transport.js';

const methods = {
  addChatGroup: AddChatGroup,
  updateChatGroup: UpdateChatGroup,
  listChatGroup: ListChatGroup,
  deleteChatGroup: DeleteChatGroup,
  addChatGroupInviteLink: AddChatGroupInviteLink,
  deleteChatGroupInviteLink: DeleteChatGroupInviteLink,
  listChatGroupParticipants: ListChatGroupParticipants,
  deleteChatGroupParticipants: DeleteChatGroupParticipants,
} as const;

export interface CallOptions {
  /** How long the call may take with all its repeats; 60,000 unless said otherwise. */
  readonly timeoutMs?: number;
  /** Gives the call up. What it asked for may have been done all the same. */
  readonly signal?: AbortSignal;
  /** The trace that the call belongs to, as a W3C `traceparent`; a new one for each call unless said otherwise. */
  readonly traceparent?: string | undefined;
}

export interface ClientOptions extends Pick<CallOptions, 'timeoutMs' | 'traceparent'> {
  /** `overHttp(…)` or `direct(…)`. */
  readonly transport: Transport;
  /**
   * Whether creates get a ClientToken of their own where the caller gives none; true by default. False is for functions
   * without a store, which refuse tokens: a create whose answer is lost is then never repeated.
   */
  readonly clientTokens?: boolean;
  /** How often a call is sent at most; 5 unless said otherwise. */
  readonly maxAttempts?: number;
  /** Hears of every answer as it came, before it is judged. */
  readonly onAnswer?: (answered: Answered) => void;
}

type Call<O extends Operation> = (request: RequestOf<O>, options?: CallOptions) => Promise<Answer<O>>;

/** The eight operations, a method each, and one to call any of them by its definition. */
export type ChatGroupsClient = { readonly [M in keyof typeof methods]: Call<(typeof methods)[M]> } & {
  readonly call: <O extends Operation>(
    operation: O,
    request: RequestOf<O>,
    options?: CallOptions,
  ) => Promise<Answer<O>>;
};

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8_000;
// The function's answer has to travel back before our own time is up.
const TRAVEL_MS = 500;

const silences = {
  NotSent: 'The request could not be made.',
  Aborted: 'The call was given up.',
  TimedOut: 'No answer came in time.',
  ConnectionFailed: 'The connection failed before an answer came.',
} as const;

const LOST_BEFORE =
  'An attempt before this one got no answer and may have been executed: look with ListChatGroup what is so.';

const fail = (failure: Failure, cause?: unknown): never => {
  const Kind = failure.Outcome === 'Unknown' ? OutcomeUnknownError : ChatGroupsError;
  throw new Kind(failure, cause === undefined ? undefined : { cause });
};

const tokenFor = (operation: Operation, request: object, wanted: boolean): string | undefined => {
  if ('ClientToken' in request && typeof request.ClientToken === 'string') return request.ClientToken;
  return wanted && 'ClientToken' in operation.request.shape ? randomUUID() : undefined;
};

/**
 * A client of the functions: it names every create, repeats what may be repeated, and throws what went wrong.
 *
 * Each call throws {@link ChatGroupsError}, or {@link OutcomeUnknownError} where nobody can tell whether the change was
 * made. Members who could not be removed are no error: the answer's `Participants` tells.
 *
 * @example
 * const groups = createChatGroupsClient({ transport: overHttp({ url, app: { key, secret } }) });
 * const { GroupId } = await groups.addChatGroup({ CustSpaceId, BusinessNumber, Subject, WaitSeconds: 20 });
 */
export const createChatGroupsClient = (options: ClientOptions): ChatGroupsClient => {
  const { transport, clientTokens = true, maxAttempts = 5, onAnswer } = options;

  const call: ChatGroupsClient['call'] = async <O extends Operation>(
    operation: O,
    request: RequestOf<O>,
    callOptions: CallOptions = {},
  ): Promise<Answer<O>> => {
    const { timeoutMs = options.timeoutMs ?? 60_000, signal } = callOptions;
    const ClientToken = tokenFor(operation, request, clientTokens);
    const body = JSON.stringify(ClientToken === undefined ? request : { ...request, ClientToken });
    const trace = parseTraceparent(callOptions.traceparent ?? options.traceparent) ?? newTrace();
    const giveUpAtMs = performance.now() + timeoutMs;
    const isGivenUp = (): boolean => signal?.aborted ?? false;
    const lost = (Code: keyof typeof silences): Failure =>
      lostFailure(operation, ClientToken !== undefined, { Code, Message: silences[Code] });
    // Whether an earlier attempt may have been executed: a later refusal does not undo that.
    let inDoubt = false;

    if (isGivenUp()) return fail({ ...lost('Aborted'), Outcome: 'NotApplied' });
    for (let attempt = 1; ; attempt += 1) {
      const leftMs = Math.max(1, Math.round(giveUpAtMs - performance.now()));
      const timeUp = AbortSignal.timeout(leftMs);
      let failure: Failure;
      let retryAfterMs = 0;
      let cause: unknown;
      let TraceId: string | undefined = trace.traceId;
      try {
        const answered = await transport({
          operation: operation.name,
          body,
          traceparent: formatTraceparent(childOf(trace)),
          timeoutMs: Math.max(1, leftMs - Math.min(TRAVEL_MS, Math.round(leftMs / 10))),
          signal: signal ? AbortSignal.any([signal, timeUp]) : timeUp,
        });
        onAnswer?.(answered);
        TraceId = answered.traceId ?? TraceId;
        const read = readAnswer(operation, answered, ClientToken !== undefined);
        if (read.failure === undefined) return read.answer;
        ({ failure } = read);
        retryAfterMs = answered.retryAfterMs ?? 0;
      } catch (error) {
        cause = error;
        failure =
          error instanceof NotSent
            ? { ...lost('NotSent'), Outcome: 'NotApplied', Retryable: true }
            : lost(isGivenUp() ? 'Aborted' : timeUp.aborted ? 'TimedOut' : 'ConnectionFailed');
        if (error instanceof NoAnswer) failure = { ...failure, Message: error.message };
      }
      // What a repeat hears decides nothing either way: "does not exist" may be said of a group that never did.
      if (inDoubt && failure.Outcome === 'NotApplied')
        failure = { ...failure, Outcome: 'Unknown', Advice: LOST_BEFORE };
      inDoubt ||= failure.Outcome === 'Unknown';
      failure = { ...failure, TraceId, ...(ClientToken !== undefined && { ClientToken }) };
      const growing = Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
      const pauseMs = Math.max(retryAfterMs, growing);
      const hopeless = attempt >= maxAttempts || performance.now() + pauseMs >= giveUpAtMs;
      if (!failure.Retryable || hopeless) return fail(failure, cause);
      await pause(pauseMs, undefined, signal ? { signal } : {}).catch(() => undefined);
      if (isGivenUp()) return fail({ ...failure, Code: 'Aborted', Message: silences.Aborted }, cause);
    }
  };

  const bound = Object.entries(methods).map(([name, operation]) => [
    name,
    (request: RequestOf<typeof operation>, callOptions?: CallOptions) => call(operation, request, callOptions),
  ]);
  // Object.fromEntries forgets which name goes with which operation.
  return { ...(Object.fromEntries(bound) as Omit<ChatGroupsClient, 'call'>), call };
};
