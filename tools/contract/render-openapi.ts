import { readFileSync } from 'node:fs';

import type { HttpMethod, Operation } from '../../shared/operations/operation.js';
import { operations } from '../../shared/operations/operations.js';
import { noticeElements, okElements, sharedSchemas } from './envelope-schemas.js';
import { type JsonObject, jsonSchemaOf } from './json-schema.js';
import { queryParametersOf, requestBodyOf } from './openapi-requests.js';
import { responsesOf } from './openapi-responses.js';

const packageFile = new URL('../../package.json', import.meta.url);

const INTRODUCTION = `WhatsApp groups through Chat App Message Service (CAMS, API version 2020-06-06). Names and shapes are
those of the official API; what these functions add is marked in the descriptions.

Parameters may travel in the query as well as in the body, and \`Page\` and \`List\` also as JSON strings or flattened
(\`Page.Index\`, \`List.1.ParticipantNumber\`). A parameter that is not described, or the same one twice with different
values, is refused.

A failure says what became of the change (\`Outcome\`), whether to send the same request again (\`Retryable\`), and what to do
(\`Advice\`). The status says whether a repeat is safe: 429 and 503 mean that nothing was done. After an attempt that was lost or
is ambiguous it is 502 or 504: read \`Outcome\`, as with 207, 409 and 500.`;

const SIGNATURE = `A consumer of the cloud-native gateway, or an app of the traditional one, signs each request with its secret
(HMAC-SHA256): docs/gateway-signature.md. The local gateway of \`npm start\` takes unsigned requests, too.`;

const API_KEY = `The API key of a consumer of the cloud-native gateway, as it is: whoever reads a request can call. The operator may
have another header for it.`;

const JWT = `A JSON Web Token that an identity provider issued which the cloud-native gateway trusts; one of its claims names the
consumer.`;

/** The method that bears the operation's plain name; the other is its second way. */
const operationId = ({ name }: Operation, method: HttpMethod): string => (method === 'POST' ? name : `${name}ByQuery`);

const tagOf = ({ name }: Operation): string => {
  if (name.endsWith('InviteLink')) return 'Invite links';
  return name.endsWith('Participants') ? 'Members' : 'Groups';
};

const pathItemOf = (operation: Operation): JsonObject =>
  Object.fromEntries(
    operation.methods.map((method) => [
      method.toLowerCase(),
      {
        operationId: operationId(operation, method),
        tags: [tagOf(operation)],
        summary: operation.summary,
        description: `RAM actions of the function: ${operation.ramActions.map((action) => `\`${action}\``).join(', ')}. Time limit: ${String(operation.timeoutSeconds)} s.`,
        parameters: [
          ...(method === 'GET' ? queryParametersOf(operation) : []),
          { $ref: '#/components/parameters/X-Timeout-Ms' },
          { $ref: '#/components/parameters/traceparent' },
        ],
        ...(method === 'POST' && { requestBody: requestBodyOf(operation) }),
        responses: responsesOf(operation, method),
      },
    ]),
  );

const responseSchemaOf = ({ request, response }: Operation): JsonObject => {
  const {
    required = [],
    properties,
    ...rest
  } = jsonSchemaOf(response) as {
    readonly required?: readonly string[];
    readonly properties: JsonObject;
  };
  return {
    ...rest,
    required: ['RequestId', 'Code', 'Success', ...required],
    properties: { ...okElements, ...('WaitSeconds' in request.shape && noticeElements), ...properties },
  };
};

const schemasOf = (operation: Operation): JsonObject => {
  const { name, request, response } = operation;
  return {
    [`${name}Request`]: jsonSchemaOf(request),
    [`${name}Response`]: responseSchemaOf(operation),
    ...('Participants' in response.shape && {
      [`${name}Partial`]: { allOf: [{ $ref: '#/components/schemas/Failure' }, jsonSchemaOf(response)] },
    }),
  };
};

const components = (): JsonObject => ({
  schemas: { ...Object.assign({}, ...operations.map(schemasOf)), ...sharedSchemas },
  parameters: {
    'X-Timeout-Ms': {
      name: 'X-Timeout-Ms',
      in: 'header',
      description:
        'When the answer is wanted at the latest, in milliseconds from now. The time limit of the function holds, too.',
      schema: { type: 'integer', minimum: 1, maximum: 999_999_999 },
    },
    traceparent: {
      name: 'traceparent',
      in: 'header',
      description: 'The trace that the call belongs to ("Trace Context", W3C). One that is invalid is ignored.',
      schema: { type: 'string' },
    },
  },
  headers: {
    'X-Request-Id': {
      description: "The function's own ID of the request, under which its log has it.",
      schema: { type: 'string' },
    },
    'X-Trace-Id': {
      description: 'The trace under which the logs have the call: that of `traceparent`, or a new one.',
      schema: { type: 'string', pattern: '^[0-9a-f]{32}$' },
    },
    'Retry-After': { description: 'How many seconds to wait before the same request.', schema: { type: 'integer' } },
  },
  securitySchemes: {
    AppKey: { type: 'apiKey', in: 'header', name: 'X-Ca-Key', description: SIGNATURE },
    AppSignature: { type: 'apiKey', in: 'header', name: 'X-Ca-Signature', description: SIGNATURE },
    ApiKey: { type: 'http', scheme: 'bearer', description: API_KEY },
    Jwt: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: JWT },
  },
});

/** The OpenAPI 3.1 document of the operations, read off their definitions and the error catalogue. */
export const renderOpenApi = (): string => {
  const { version, license } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string; license: string };
  return JSON.stringify({
    openapi: '3.1.1',
    info: {
      title: 'Chat groups',
      version,
      summary: 'The ChatGroup operations of CAMS, as serverless functions',
      description: INTRODUCTION,
      license: { name: license, identifier: license },
    },
    servers: [
      { url: '/', description: 'The gateway that shows this document: npm start' },
      {
        url: 'https://{domain}',
        description: 'A deployment, under the domain that is bound to its gateway',
        variables: { domain: { default: 'groups.example.com' } },
      },
    ],
    security: [{ AppKey: [], AppSignature: [] }, { ApiKey: [] }, { Jwt: [] }, {}],
    tags: ['Groups', 'Invite links', 'Members'].map((name) => ({ name })),
    paths: Object.fromEntries(operations.map((operation) => [`/${operation.name}`, pathItemOf(operation)])),
    components: components(),
  });
};
