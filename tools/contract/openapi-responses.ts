import type { HttpMethod, Operation } from '../../shared/operations/operation.js';
import { exampleMap } from './example-map.js';
import { EXAMPLE_REQUEST_ID, failuresOf } from './failures-of.js';
import type { JsonObject } from './json-schema.js';
import { ownCodesOf } from './own-codes-of.js';

const REASONS: Readonly<Record<number, string>> = {
  207: 'Done in part',
  400: 'The request is not accepted',
  401: 'The caller is not known',
  403: 'It is not allowed',
  404: 'There is no such group',
  409: 'Not now',
  413: 'The request is too large',
  415: 'The content type is not read',
  422: 'The ClientToken stands for another request',
  424: 'The picture cannot be had',
  429: 'Too many calls',
  500: 'The function failed',
  502: 'CAMS gave no answer that can be used',
  503: 'CAMS or the database cannot be reached',
  504: 'The time is over',
};

const TOO_MANY_CALLS = 429;
const WITH_RETRY_AFTER = new Set([409, TOO_MANY_CALLS, 502, 503]);

const headersFor = (status: number): JsonObject => ({
  'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' },
  ...(WITH_RETRY_AFTER.has(status) ? { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } : {}),
});

const okResponse = ({ name, examples }: Operation): JsonObject => ({
  description: 'OK',
  headers: headersFor(200),
  content: {
    'application/json': {
      schema: { $ref: `#/components/schemas/${name}Response` },
      examples: exampleMap(
        examples.map(({ title, response }) => ({
          title,
          value: { RequestId: EXAMPLE_REQUEST_ID, Code: 'OK', Success: true, ...response },
        })),
      ),
    },
  },
});

const failedResponse = (operation: Operation, method: HttpMethod, status: number): JsonObject => {
  const codes = ownCodesOf(operation, method).filter((answered) => answered.status === status);
  const failures = failuresOf(operation).filter((failure) => failure.status === status);
  const part = status === 207 ? 'Partial' : '';
  return {
    description: [
      `${REASONS[status] ?? 'Failed'}.`,
      ...codes.map(
        ({ code, outcomes, entry: { message, advice } }) =>
          `- \`${code}\` (Outcome ${outcomes.join(' or ')}): ${message} ${advice}`,
      ),
      '- Codes of CAMS with this status pass unchanged; docs/errors.md names them.',
    ].join('\n'),
    headers: headersFor(status),
    content: {
      'application/json': {
        schema: { $ref: `#/components/schemas/${part ? `${operation.name}Partial` : 'Failure'}` },
        ...(failures.length > 0 && {
          examples: exampleMap(failures.map(({ title, envelope }) => ({ title, value: envelope }))),
        }),
      },
    },
  };
};

/** The responses of one operation by status, each with the codes that bring it and examples of real answers. */
export const responsesOf = (operation: Operation, method: HttpMethod): JsonObject => {
  const statuses = new Set([
    ...ownCodesOf(operation, method).map(({ status }) => status),
    ...failuresOf(operation).map(({ status }) => status),
    TOO_MANY_CALLS,
  ]);
  return {
    200: okResponse(operation),
    ...Object.fromEntries(
      [...statuses].sort((a, b) => a - b).map((status) => [status, failedResponse(operation, method, status)]),
    ),
  };
};
