import type { EventShape, HttpRequest } from '../call.js';
import { serviceError } from '../errors/service-error.js';
import { isObject } from '../operations/is-object.js';
import { readJsonEvent } from './read-json-event.js';

export type DecodedEvent =
  | { readonly shape: Exclude<EventShape, 'direct'>; readonly http: HttpRequest }
  | { readonly shape: 'direct'; readonly parameters: Readonly<Record<string, unknown>> };

type JsonObject = Readonly<Record<string, unknown>>;

const malformed = (message: string): never => {
  throw serviceError('MalformedBody', { message });
};

const objectOrEmpty = (value: unknown, name: string): JsonObject => {
  if (value === undefined || value === null) return {};
  return isObject(value) ? value : malformed(`The event's ${name} is not an object.`);
};

const textOrEmpty = (value: unknown, name: string): string => {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : malformed(`The event's ${name} is not a string.`);
};

const readHeaders = (value: unknown): ReadonlyMap<string, readonly string[]> => {
  const headers = new Map<string, readonly string[]>();
  for (const [name, entry] of Object.entries(objectOrEmpty(value, 'headers'))) {
    if (entry === null) continue;
    const values: readonly unknown[] = Array.isArray(entry) ? entry : [entry];
    if (!values.every((item) => typeof item === 'string')) malformed("One of the event's headers is not a string.");
    const key = name.toLowerCase();
    headers.set(key, [...(headers.get(key) ?? []), ...(values as readonly string[])]);
  }
  return headers;
};

const readQuery = (value: unknown): Readonly<Record<string, string>> => {
  const entries = Object.entries(objectOrEmpty(value, 'queryParameters'));
  return Object.fromEntries(entries.map(([name, entry]) => [name, textOrEmpty(entry, 'queryParameters')]));
};

// API Gateway's own captures hold a boolean, its documentation prints a string.
const readFlag = (value: unknown): boolean => {
  if (value === undefined || value === null || value === false || value === 'false') return false;
  return value === true || value === 'true'
    ? true
    : malformed("The event's isBase64Encoded is neither true nor false.");
};

const readHttp = (event: JsonObject, method: unknown, path: unknown): HttpRequest => ({
  method: textOrEmpty(method, 'method'),
  path: textOrEmpty(path, 'path'),
  headers: readHeaders(event['headers']),
  query: readQuery(event['queryParameters']),
  body: textOrEmpty(event['body'], 'body'),
  isBase64Encoded: readFlag(event['isBase64Encoded']),
});

// No parameter bears one of these names. An event that has one came over HTTP, or pretends to: it is never "direct".
export const httpMembers = ['httpMethod', 'headers', 'rawPath', 'requestContext', 'queryParameters', 'isBase64Encoded'];

/**
 * Tells the three event shapes apart by content and reads them into one form. Sources: "Use Function Compute as the
 * backend service of an API" (API Gateway), "HTTP trigger invoking function" (Function Compute).
 *
 * @param payload the bytes that Function Compute passes.
 * @throws {ServiceError} `MalformedBody` when it is none of the three.
 */
export const decodeEvent = (payload: unknown): DecodedEvent => {
  const event = readJsonEvent(payload);
  if (!isObject(event)) return malformed('The event is not a JSON object.');
  if (typeof event['httpMethod'] === 'string') {
    return { shape: 'gateway', http: readHttp(event, event['httpMethod'], event['path']) };
  }
  if (event['version'] === 'v1' && isObject(event['requestContext'])) {
    const http = objectOrEmpty(event['requestContext']['http'], 'requestContext.http');
    return { shape: 'http-trigger', http: readHttp(event, http['method'], http['path'] ?? event['rawPath']) };
  }
  if (httpMembers.some((name) => Object.hasOwn(event, name))) {
    return malformed('The event looks like an HTTP request but is neither of the two known forms.');
  }
  return { shape: 'direct', parameters: event };
};
