import { readFileSync } from 'node:fs';

import type { OperationName } from '../../shared/operations/operation.js';
import { CALLER, doors } from './settings.js';

type JsonObject = Readonly<Record<string, unknown>>;

/** What a test sends: an operation with its parameters, and whatever of the event it wants otherwise. */
export interface Ask {
  readonly operation: OperationName;
  readonly parameters?: JsonObject;
  /** `undefined` leaves the header out. */
  readonly caller?: string | undefined;
  readonly proof?: string | undefined;
  readonly method?: string;
  readonly path?: string;
  /** Added to, or in place of, the headers that every event has. */
  readonly headers?: JsonObject;
  readonly query?: JsonObject;
  /** In place of the parameters as JSON. */
  readonly body?: unknown;
  readonly isBase64Encoded?: unknown;
}

export const httpShapes = ['gateway', 'http-trigger'] as const;
export type HttpShape = (typeof httpShapes)[number];
export const shapes = [...httpShapes, 'direct'] as const;
export type Shape = (typeof shapes)[number];

// The documents' examples as far as they go, with invented values.
const fixture = (name: string): JsonObject =>
  JSON.parse(readFileSync(new URL(`../fixtures/events/${name}.json`, import.meta.url), 'utf8')) as JsonObject;

const gatewayEvent = fixture('api-gateway');
const triggerEvent = fixture('http-trigger');
const triggerContext = triggerEvent['requestContext'] as { readonly http: object };

const headersOf = (shape: HttpShape, base: JsonObject, ask: Ask): JsonObject => {
  const { callerHeader, ...door } = doors[shape];
  const { caller, proof } = { caller: CALLER, proof: door.proof, ...ask };
  return {
    ...(base['headers'] as object),
    ...(ask.parameters || ask.body !== undefined ? { 'Content-Type': 'application/json' } : {}),
    ...(proof === undefined ? {} : { 'X-Gateway-Proof': proof }),
    ...(caller === undefined ? {} : { [callerHeader]: caller }),
    ...ask.headers,
  };
};

const httpMembers = (shape: HttpShape, base: JsonObject, ask: Ask): JsonObject => ({
  headers: headersOf(shape, base, ask),
  queryParameters: ask.query ?? {},
  body: 'body' in ask ? ask.body : ask.parameters ? JSON.stringify(ask.parameters) : '',
  isBase64Encoded: 'isBase64Encoded' in ask ? ask.isBase64Encoded : false,
});

/** The event that carries a request in one of the three shapes. */
export const eventOf = (shape: Shape, ask: Ask): JsonObject => {
  const { method = 'POST', path = `/${ask.operation}` } = ask;
  if (shape === 'direct') return ask.parameters ?? {};
  if (shape === 'gateway')
    return { ...gatewayEvent, ...httpMembers(shape, gatewayEvent, ask), path, httpMethod: method };
  const http = { ...triggerContext.http, method, path };
  return {
    ...triggerEvent,
    ...httpMembers(shape, triggerEvent, ask),
    rawPath: encodeURI(path),
    requestContext: { ...triggerContext, http },
  };
};
