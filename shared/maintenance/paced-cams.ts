import { type Call, callWithoutEvent } from '../call.js';
import { countsNothing } from '../cams/counts-nothing.js';
import { backoffMs } from '../cams/retry.js';
import { sendUnrepeated } from '../cams/send.js';
import { ServiceError, serviceError } from '../errors/service-error.js';
import type { Outcome } from '../operations/envelope.js';
import type { Operation } from '../operations/operation.js';
import { outcomeOf } from '../outcome-of.js';
import type { LeaseHold } from './lease-hold.js';
import { overlapAt } from './overlap.js';
import { RunInterrupted } from './run-interrupted.js';
import type { Surroundings } from './surroundings.js';
import type { TurnTaker } from './take-turns.js';
import type { RunScope, TaskCams } from './task.js';

const TRIES_MAX = 6;
const CALL_TIMEOUT_MS = 10_000;
/** Less than this, and a call would hardly be answered. */
export const CALL_MIN_MS = 1500;
// A call must have ended, one way or the other, before somebody else may take the number over.
const BEFORE_LEASE_ENDS_MS = 1000;

const TOO_FAST = 429;
// Half of what a lease lasts: it is renewed in time.
const WAIT_STEP_MS = 20_000;

const callOf = (operation: Operation, surroundings: Surroundings, hold: LeaseHold): Call => {
  const { config, credentials, timing, requestId, deadlineAtMs } = surroundings;
  return callWithoutEvent({
    operation,
    config,
    timing,
    requestId,
    credentials: credentials ?? config.fallbackCredentials,
    deadlineAtMs: Math.min(timing.nowMs() + CALL_TIMEOUT_MS, hold.expiresAtMs() - BEFORE_LEASE_ENDS_MS, deadlineAtMs),
  });
};

const mayTryAgain = ({ entry }: ServiceError, outcome: Outcome, tries: number): boolean => {
  if (outcome === 'Unknown' || tries >= TRIES_MAX || entry.retry === 'never') return false;
  return entry.retry !== 'once' || tries === 1;
};

/**
 * The way of a task to CAMS: each attempt waits for its turn, is made under the lease, and a change that may have been
 * executed is never repeated here.
 */
export const pacedCams = (surroundings: Surroundings, scope: RunScope, hold: LeaseHold, turns: TurnTaker): TaskCams => {
  const { timing, deadlineAtMs } = surroundings;
  return {
    each: overlapAt(turns, timing),
    turns,
    wait: async (ms) => {
      if (timing.nowMs() + ms + CALL_MIN_MS > deadlineAtMs) throw new RunInterrupted('OutOfTime');
      for (let leftMs = ms; leftMs > 0; leftMs -= WAIT_STEP_MS) {
        await hold.beforeRead();
        await timing.pause(Math.min(leftMs, WAIT_STEP_MS));
      }
    },
    call: async (operation, request) => {
      const reads = operation.repetition === 'reads';
      const whole = { CustSpaceId: scope.custSpaceId, BusinessNumber: scope.businessNumber, ...request };
      for (let tries = 1; ; tries += 1) {
        await turns.turn();
        await (reads ? hold.beforeRead() : hold.beforeWrite());
        const call = callOf(operation, surroundings, hold);
        try {
          // The spread loses which operation the request belongs to.
          const answer = await sendUnrepeated(operation, whole as never, call);
          if (countsNothing(operation, answer)) throw serviceError('UpstreamContradiction');
          return answer;
        } catch (error) {
          if (!(error instanceof ServiceError)) throw error;
          if (error.entry.status === TOO_FAST) await turns.slowDown();
          const outcome = outcomeOf(call, error);
          if (!mayTryAgain(error, outcome, tries)) {
            throw new ServiceError(error.code, error.entry, { ...error.detail, outcome });
          }
          const { retryAfterSeconds } = error.detail;
          if (retryAfterSeconds !== undefined) await turns.rest(retryAfterSeconds * 1000);
          // Where CAMS has said when to come back the next turn is what is waited for.
          const ownMs = retryAfterSeconds === undefined ? (error.entry.retryAfterSeconds ?? 0) * 1000 : 0;
          const pauseMs = ownMs + backoffMs(tries, timing.random());
          if (timing.nowMs() + pauseMs + CALL_MIN_MS > deadlineAtMs) throw new RunInterrupted('OutOfTime');
          await timing.pause(pauseMs);
        }
      }
    },
  };
};
