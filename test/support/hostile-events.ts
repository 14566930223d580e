import fc from 'fast-check';

import { operations } from '../../shared/operations/operations.js';
import type { OperationName } from '../../shared/operations/operation.js';
import { contextWith } from './context.js';
import { flattened } from './encode-request.js';
import { eventOf, shapes, type Shape } from './events.js';
import { exampleRequest } from './example-request.js';
import { canaries, hostileValues } from './hostile-values.js';
import { type Mutation, mutate, mutateBytes } from './mutate.js';

/** One event for one function. */
export interface HostileEvent {
  readonly operation: OperationName;
  readonly payload: unknown;
  readonly context: unknown;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({ place: fc.nat(0xffff), kind: fc.nat(39), value: fc.nat(0xffff) });

const credentials = {
  accessKeyId: 'STS.NTcanary',
  accessKeySecret: canaries.accessKeySecret,
  securityToken: canaries.securityToken,
};

// One second leaves half a second for CAMS and no time for a retry, so that no event takes long.
const goodContext = contextWith(credentials, 1);

/** Contexts without credentials that would do, whatever else they are: with them no call can be made. */
const oddContexts: readonly unknown[] = [
  undefined,
  null,
  0,
  'context',
  [],
  {},
  Object.freeze({}),
  Object.freeze({ requestId: 'r', credentials: Object.freeze({}), function: Object.freeze({ timeout: 1 }) }),
  { requestId: 'x\r\ny', credentials: null, function: null },
  { requestId: 1, credentials: 'x', function: 'y' },
  { requestId: '', credentials: [], function: [] },
  { credentials: { ...credentials, accessKeyId: 1 }, function: { timeout: '1' } },
  { credentials: { ...credentials, accessKeySecret: '' }, function: { timeout: NaN } },
  { requestId: 'a'.repeat(65), function: { timeout: -1 } },
  Object.create(null),
];

const paramValues = [...hostileValues, canaries.number, canaries.link, canaries.subject];

const baseTexts = new Map(
  operations.map((operation) => {
    const texts = 'Subject' in operation.request.shape ? { Subject: canaries.subject } : {};
    const request = { ...exampleRequest(operation), BusinessNumber: canaries.number, ...texts };
    return [operation.name, JSON.stringify(request)];
  }),
);

const baseRequest = (name: OperationName): Record<string, unknown> =>
  JSON.parse(baseTexts.get(name) ?? '{}') as Record<string, unknown>;

const encodeBody = (kind: number, request: Record<string, unknown>): object => {
  const form = { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } };
  switch (kind % 6) {
    case 0:
      return {
        parameters: request,
        body: Buffer.from(JSON.stringify(request)).toString('base64'),
        isBase64Encoded: true,
      };
    case 1:
      return { ...form, body: new URLSearchParams(flattened(request)).toString() };
    case 2:
      return { method: 'GET', query: flattened(request) };
    case 3:
      return { query: flattened(request), parameters: request };
    default:
      return { parameters: request };
  }
};

const mutations = (most: number): fc.Arbitrary<readonly Mutation[]> => fc.array(mutation, { maxLength: most });

const recipe = fc.record({
  operation: fc.constantFrom(...operations.map(({ name }) => name)),
  shape: fc.constantFrom<Shape>(...shapes),
  encoding: fc.nat(5),
  request: mutations(3),
  envelope: mutations(2),
  bytes: fc.oneof(
    { weight: 6, arbitrary: fc.constant<readonly Mutation[]>([]) },
    { weight: 1, arbitrary: mutations(2) },
  ),
  context: fc.nat(2 * oddContexts.length),
  form: fc.nat(20),
  // Any UTF-16 units, half pairs too.
  text: fc.option(fc.array(fc.nat(0xffff), { maxLength: 12 }), { freq: 6 }),
});

/** Bytes, mostly; the platform promises a Buffer, and a test may break promises. */
const payloadOf = (bytes: Buffer, event: unknown, form: number): unknown => {
  if (form === 0) return event;
  if (form === 1) return bytes.toString();
  return form === 2 ? new Uint8Array(bytes) : bytes;
};

/** Events of the three shapes, mutated in their parameters, in their envelope and in their bytes, or in none of them. */
export const hostileEvents: fc.Arbitrary<HostileEvent> = recipe.map((chosen) => {
  const { operation, shape, encoding, form, text } = chosen;
  const request = baseRequest(operation);
  for (const one of chosen.request) mutate(request, one, paramValues);
  if (text !== null) request['Subject'] = String.fromCharCode(...text);
  const ask = { operation, ...encodeBody(encoding, request) };
  const event = structuredClone(eventOf(shape, shape === 'direct' ? { operation, parameters: request } : ask));
  // Of the canaries, only what is a parameter may stand where the gateway vouches for the value.
  for (const one of chosen.envelope) mutate(event, one);
  let bytes = Buffer.from(JSON.stringify(event));
  for (const one of chosen.bytes) bytes = Buffer.from(mutateBytes(bytes, one));
  return {
    operation,
    payload: payloadOf(bytes, event, form),
    context: chosen.context < oddContexts.length ? oddContexts[chosen.context] : goodContext,
  };
});
