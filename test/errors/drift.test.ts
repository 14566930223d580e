import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import type { ChatGroupsError } from '../../client/chat-groups-error.js';
import { createChatGroupsClient } from '../../client/create-chat-groups-client.js';
import { direct } from '../../client/direct.js';
import type { CatalogueEntry } from '../../shared/errors/entry.js';
import { outcomesOf } from '../../shared/errors/outcomes-of.js';
import { ownCodes } from '../../shared/errors/own-codes.js';
import { ServiceError } from '../../shared/errors/service-error.js';
import { statusFor } from '../../shared/errors/status-for.js';
import { replyToError } from '../../shared/middleware/error-response.js';
import type { Outcome } from '../../shared/operations/envelope.js';
import type { Operation } from '../../shared/operations/operation.js';
import { operations } from '../../shared/operations/operations.js';
import { definitionOf, plainRequest } from '../support/example-request.js';

const docs = path.resolve(import.meta.dirname, '../../docs');
const entries = Object.entries<CatalogueEntry>(ownCodes);
const byName = new Map(entries);

/** What docs/errors.md says of our codes: HTTP and Outcome. */
const page = new Map(
  (readFileSync(path.join(docs, 'errors.md'), 'utf8').split('## Codes of these functions')[1] ?? '')
    .split('\n## ')[0]
    ?.split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .flatMap(([, code = '', status = '', , outcomes = '']) =>
      code.startsWith('`') ? [[code.replaceAll('`', ''), { status, outcomes }] as const] : [],
    ),
);

interface Described {
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}

const document = JSON.parse(readFileSync(path.join(docs, 'openapi.json'), 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
};

/** What docs/openapi.json says of the codes of an operation, once for each status. */
const describedOf = ({ name }: Operation): readonly { code: string; status: number; outcomes: readonly string[] }[] =>
  Object.entries(document.paths[`/${name}`]?.['post']?.responses ?? {}).flatMap(([status, { description }]) =>
    [...description.matchAll(/^- `([^`]+)` \(Outcome ([^)]+)\)/gm)].map(([, code = '', outcomes = '']) => ({
      code,
      status: Number(status),
      outcomes: outcomes.split(' or '),
    })),
  );

const answer = (operation: Operation, code: string, outcome: Outcome): ReturnType<typeof replyToError> => {
  const entry = byName.get(code);
  if (!entry) throw new Error(`no ${code}`);
  const upstream = { attempts: 1, mayHaveArrived: true, inDoubt: false, requestId: undefined, code: undefined };
  const request = 'ClientToken' in operation.request.shape ? { ClientToken: 'token' } : {};
  return replyToError({ operation, requestId: 'R', request, upstream }, new ServiceError(code, entry, { outcome }));
};

describe('the outcome of our codes', () => {
  it.each(entries)('%s is on docs/errors.md as in the catalogue', (code, entry) => {
    const outcomes = outcomesOf(entry);
    const statuses = [...new Set(outcomes.map((outcome) => statusFor(entry, outcome)))];

    expect(page.get(code)).toEqual({ status: statuses.join(', '), outcomes: outcomes.join(', ') });
  });

  it('is on no page for a code that the catalogue does not have', () => {
    expect([...page.keys()].sort()).toEqual(entries.map(([code]) => code).sort());
  });

  it.each(operations)('is in docs/openapi.json for $name with the status that it is answered with', (operation) => {
    const described = describedOf(operation);

    expect(described.length).toBeGreaterThan(5);
    for (const { code, status, outcomes } of described) {
      for (const outcome of outcomes as readonly Outcome[]) {
        const { statusCode, envelope } = answer(operation, code, outcome);
        expect([code, statusCode, envelope.Outcome]).toEqual([code, status, outcome]);
        expect(byName.get(code)?.outcomes).toContain(outcome);
      }
    }
  });

  // Nobody calls maintenance over HTTP, and a wrong path or method is no request of an operation.
  const elsewhere = [
    'UnknownOperation',
    'MethodNotAllowed',
    'ProbeAnswered',
    'MaintenanceRefused',
    'MaintenanceStopped',
  ];

  it.each(entries.filter(([code]) => !elsewhere.includes(code)))(
    '%s stands in docs/openapi.json as often as in the catalogue',
    (code, entry) => {
      const described = operations.flatMap(describedOf).filter((each) => each.code === code);

      expect(new Set(described.flatMap(({ outcomes }) => outcomes))).toEqual(new Set(outcomesOf(entry)));
    },
  );

  it.each(entries.filter(([code]) => code !== 'PartialSuccess'))('%s reaches whoever uses the client', async (code) => {
    for (const name of ['AddChatGroup', 'UpdateChatGroup'] as const) {
      const operation = definitionOf(name);
      for (const outcome of byName.get(code)?.outcomes ?? []) {
        const { envelope } = answer(operation, code, outcome);
        let attempts = 0;
        const client = createChatGroupsClient({
          maxAttempts: 2,
          timeoutMs: 50,
          transport: direct(() => {
            attempts += 1;
            return Promise.resolve(JSON.stringify(envelope));
          }),
        });

        const failure = await client.call(operation, plainRequest(operation) as never).then(
          () => undefined,
          (error: unknown) => error as ChatGroupsError,
        );

        expect(failure).toMatchObject({ Code: code, Outcome: outcome, Retryable: envelope.Retryable });
        expect(failure?.name).toBe(outcome === 'Unknown' ? 'OutcomeUnknownError' : 'ChatGroupsError');
        expect(attempts === 1 || envelope.Retryable).toBe(true);
      }
    }
  });
});
