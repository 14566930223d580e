import type { IncomingMessage } from 'node:http';

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

/**
 * What an app has to sign for this request, put together from what arrived. The client has its own way to it, on
 * purpose: one that is wrong does not agree with the other.
 *
 * Source: "Use digest authentication to call an API", API Gateway documentation.
 */
export const appSignatureText = (request: IncomingMessage, body: Buffer): string => {
  const { method = '', url = '' } = request;
  const text = (name: string): string => headerText(request, name);
  const listed = text('x-ca-signature-headers')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !NEVER_LISTED.has(name.toLowerCase()))
    .map((name): readonly [string, string] => [name, text(name.toLowerCase())])
    .sort(byName);
  const { pathname, searchParams } = new URL(url, 'http://gateway');
  const form = text('content-type').startsWith(FORM) ? new URLSearchParams(body.toString()) : [];
  const parameters = new Map<string, string>();
  // Of a parameter that is given more than once the first value counts.
  for (const [name, value] of [...searchParams, ...form]) if (!parameters.has(name)) parameters.set(name, value);
  const sorted = [...parameters].sort(byName).map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  return [
    method.toUpperCase(),
    text('accept'),
    text('content-md5'),
    text('content-type'),
    text('date'),
    ...listed.map(([name, value]) => `${name}:${value}`),
    sorted.length === 0 ? pathname : `${pathname}?${sorted.join('&')}`,
  ].join('\n');
};
