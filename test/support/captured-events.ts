import { readdirSync, readFileSync } from 'node:fs';

import { doors } from './settings.js';

type JsonObject = Readonly<Record<string, unknown>>;

const folder = new URL('../fixtures/events/captured/', import.meta.url);

/** Events in the shapes that users of gateways reported, with invented contents, by the name of their file. */
export const capturedEvents: ReadonlyMap<string, JsonObject> = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file.replace('.json', ''), JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as JsonObject]),
);

/** The same members in the opposite order, at every depth. */
export const reversed = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
};

/** The same event with each header's name written otherwise. */
export const withHeaderNames = (event: JsonObject, change: (name: string) => string): JsonObject => ({
  ...event,
  headers: Object.fromEntries(
    Object.entries(event['headers'] ?? {}).map(([name, value]: [string, unknown]) => [change(name), value]),
  ),
});

/** The same request as the other kind of gateway would bring it. */
export const byOtherGateway = (event: JsonObject): JsonObject => {
  const { headers, queryParameters, body, isBase64Encoded, requestContext } = event;
  const same = { headers, queryParameters, body, isBase64Encoded };
  if (requestContext === undefined) {
    const { path, httpMethod: method } = event;
    const http = { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 't' };
    return { version: 'v1', rawPath: encodeURI(String(path)), requestContext: { accountId: '1', http }, ...same };
  }
  const { method, path } = (requestContext as { readonly http: JsonObject }).http;
  return { path, httpMethod: method, pathParameters: {}, ...same };
};

/** The same event with proof and caller where the settings of the tests have them for its gateway. */
export const throughItsDoor = (event: JsonObject): JsonObject => {
  const { proof, callerHeader } = doors[event['requestContext'] === undefined ? 'gateway' : 'http-trigger'];
  const { 'X-Caller-App-Id': caller, ...headers } = event['headers'] as JsonObject;
  return { ...event, headers: { ...headers, 'X-Gateway-Proof': proof, [callerHeader]: caller } };
};
