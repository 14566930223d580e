import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { catalogue } from '../../shared/errors/catalogue.js';
import type { CatalogueEntry } from '../../shared/errors/entry.js';
import { outcomesOf } from '../../shared/errors/outcomes-of.js';
import { ServiceError } from '../../shared/errors/service-error.js';
import { replyToError } from '../../shared/middleware/error-response.js';
import type { Operation, OperationName } from '../../shared/operations/operation.js';
import { operations } from '../../shared/operations/operations.js';
import { type Answer, callFunction } from '../cams/call-function.js';
import {
  type Behaviour,
  type FaultyUpstream,
  ok,
  refuse,
  reset,
  startFaultyUpstream,
  text,
  truncate,
} from '../cams/faulty-upstream.js';
import { holdTiming } from '../cams/hold-timing.js';
import { type CapturedLines, captureLines } from '../support/capture-lines.js';

/** What may be answered although something was done, or may have been: nothing that gateways repeat on their own. */
const READ_THE_OUTCOME = new Set([207, 409, 500, 502, 504]);

const entries: readonly (readonly [code: string, entry: CatalogueEntry])[] = catalogue.flatMap(([, table]) =>
  Object.entries(table),
);

describe.each(entries)('%s, answered by any operation', (code, entry) => {
  const replies = operations.flatMap((operation) =>
    outcomesOf(entry).flatMap((outcome) =>
      [{}, { ClientToken: 'token' }].map((request) => {
        const upstream = { attempts: 1, mayHaveArrived: true, inDoubt: false, requestId: undefined, code };
        const call = { operation, requestId: 'R', request, upstream };
        return { operation, request, reply: replyToError(call, new ServiceError(code, entry, { outcome })) };
      }),
    ),
  );

  it('has a status that is repeated by itself only when nothing was done', () => {
    const wrong = replies.filter(({ reply: { statusCode, envelope } }) =>
      envelope.Outcome === 'NotApplied' ? false : !READ_THE_OUTCOME.has(statusCode),
    );

    expect(wrong).toEqual([]);
  });

  it('is not repeated by clients where a repeat could make another', () => {
    const inDoubt = replies.filter(
      ({ operation, request, reply }) =>
        operation.repetition === 'duplicates' && reply.envelope.Outcome === 'Unknown' && !('ClientToken' in request),
    );

    expect(inDoubt.filter(({ reply }) => reply.envelope.Retryable !== false || 'Retry-After' in reply.headers)).toEqual(
      [],
    );
  });
});

/** How an attempt ends, and whether CAMS may have executed it. */
interface Ending {
  readonly title: string;
  readonly behaviour: Behaviour;
  readonly lost: boolean;
}

const lostEndings: readonly Ending[] = [
  { title: 'a reset', behaviour: reset, lost: true },
  { title: 'half an answer', behaviour: truncate, lost: true },
  { title: 'HTML', behaviour: text(503, '<html>'), lost: true },
  { title: 'OK as 500', behaviour: refuse(500, 'OK'), lost: true },
];
const codeEndings: readonly Ending[] = catalogue
  .filter(([origin]) => origin !== 'ours')
  .flatMap(([origin, table]) =>
    Object.entries(table).map(([name, { retry, status }]) => {
      const code = name.replace('<Name>', 'Subject');
      return {
        title: code,
        behaviour: origin === 'WhatsApp' ? refuse(400, 'Some.Code', { Message: `(#${code})` }) : refuse(status, code),
        lost: retry === 'ambiguous',
      };
    }),
  );
const endings: readonly Ending[] = [
  ...lostEndings,
  ...codeEndings,
  { title: 'a code that nobody knows', behaviour: refuse(503, 'Brand.NewCode'), lost: true },
];

/** What of an answer to a change does not fit what its attempts met. */
const falsehood = (operation: Operation, met: readonly Ending[], { status, body }: Answer): string | undefined => {
  const { Success, Outcome } = body;
  const lost = operation.repetition !== 'reads' && met.some((ending) => ending.lost);
  const label = `${operation.name} after ${met.map(({ title }) => title).join(', ')}: ${String(status)} ${String(Outcome)}`;
  if (Success) return undefined;
  if (lost && (Outcome !== 'Unknown' || (status !== 502 && status !== 504))) return label;
  if (!lost && Outcome !== 'NotApplied') return label;
  return undefined;
};

describe('whatever CAMS answers', () => {
  let upstream: FaultyUpstream;
  let captured: CapturedLines;
  let calls = 0;

  beforeAll(async () => {
    upstream = await startFaultyUpstream();
    captured = captureLines();
  });
  afterAll(async () => {
    captured.restore();
    await upstream.close();
  });

  const call = async (operation: Operation, planned: readonly [Ending, ...Ending[]]): Promise<string | undefined> => {
    const [first, ...rest] = planned.map(({ behaviour }) => behaviour);
    upstream.plan(first ?? ok(), ...rest);
    const before = upstream.seen.length;
    calls += 1;
    // A space of its own, and with it a budget of repeats of its own.
    const answer = await callFunction(operation.name, upstream.port, {
      space: `status-${String(calls)}`,
      timing: holdTiming(),
      timeoutSeconds: 28,
    });
    const logged = JSON.parse(captured.lines.at(-1) ?? '{}') as { readonly statusCode?: number };
    const attempts = upstream.seen.length - before;
    const last = planned[planned.length - 1] ?? planned[0];
    const met = Array.from({ length: attempts }, (_, index) => planned[index] ?? last);
    if (logged.statusCode !== answer.status) return `${operation.name}: the log says ${String(logged.statusCode)}`;
    return falsehood(operation, met, answer);
  };

  const names: readonly OperationName[] = process.env['FULL']
    ? operations.map(({ name }) => name)
    : ['AddChatGroup', 'UpdateChatGroup', 'ListChatGroup'];
  const chosen = operations.filter(({ name }) => names.includes(name));

  it.each(endings.map((ending) => [ending.title, ending] as const))(
    '%s: the status says whether a repeat is safe',
    async (_, ending) => {
      const told: (string | undefined)[] = [];
      for (const operation of chosen) {
        told.push(await call(operation, [ending]));
        for (const before of lostEndings.slice(0, 1)) told.push(await call(operation, [before, ending]));
      }

      expect(told.filter((each) => each !== undefined)).toEqual([]);
    },
  );
});
