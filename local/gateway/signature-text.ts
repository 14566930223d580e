import type { IncomingMessage } from 'node:http';

import type { GatewayKind } from './gateway-kind.js';
import { splitUrl } from './request-head.js';

const FORM = 'application/x-www-form-urlencoded';
// They have places of their own in the string to sign, or are what comes of it.
const NEVER_LISTED = new Set([
  'accept',
  'content-md5',
  'content-type',
  'date',
  'x-ca-signature',
  'x-ca-signature-headers',
]);

const byName = ([left]: readonly [string, string], [right]: readonly [string, string]): number =>
  left < right ? -1 : left > right ? 1 : 0;

/** A header's value as one text; absent counts as empty. */
export const headerText = ({ headers }: IncomingMessage, name: string): string => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
};

const listedHeaders = (request: IncomingMessage, kind: GatewayKind): readonly (readonly [string, string])[] =>
  headerText(request, 'x-ca-signature-headers')
    .split(',')
    .map((name) => (kind === 'traditional' ? name.trim() : name.trim().toLowerCase()))
    .filter((name) => name !== '' && !NEVER_LISTED.has(name.toLowerCase()))
    .map((name) => [name, headerText(request, name.toLowerCase())] as const)
    .sort(byName);

/**
 * What has to be signed for this request, put together from what arrived. The client has its own way to it, on purpose:
 * one that is wrong does not agree with the other.
 *
 * Sources: "Use digest authentication to call an API" (traditional API Gateway); plug-in hmac-auth of Higress, the open core
 * of the cloud-native one, which lowers the names of headers and keeps the `=` of a parameter without a value.
 *
 * @param body what a form holds besides the query; undefined where it is not read.
 */
export const signatureText = (request: IncomingMessage, body: Buffer | undefined, kind: GatewayKind): string => {
  const text = (name: string): string => headerText(request, name);
  const { path, query } = splitUrl(request);
  const isForm = text('content-type').toLowerCase().startsWith(FORM);
  const form = isForm && body ? new URLSearchParams(body.toString()) : [];
  const parameters = new Map<string, string>();
  // Of a parameter that is given more than once the first value counts.
  for (const [name, value] of [...new URLSearchParams(query), ...form]) {
    if (!parameters.has(name)) parameters.set(name, value);
  }
  const bare = kind === 'traditional';
  const sorted = [...parameters]
    .sort(byName)
    .map(([name, value]) => (value === '' && bare ? name : `${name}=${value}`));
  return [
    (request.method ?? '').toUpperCase(),
    text('accept'),
    text('content-md5'),
    text('content-type'),
    text('date'),
    ...listedHeaders(request, kind).map(([name, value]) => `${name}:${value}`),
    sorted.length === 0 ? path : `${path}?${sorted.join('&')}`,
  ].join('\n');
};
