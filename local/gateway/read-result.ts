import { validateHeaderName, validateHeaderValue } from 'node:http';

import type { GatewayAnswer } from './gateway-answer.js';

/** What a function returned, or why the gateway takes no such result. */
export type ReadResult = { readonly answer: GatewayAnswer; readonly fault?: undefined } | { readonly fault: string };

type Members = Readonly<Record<string, unknown>>;

// The gateway frames the response itself.
const FRAMING_HEADERS = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parse = (payload: string): unknown => {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
};

const canBeSent = (name: string, value: string): boolean => {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
};

const isBase64 = (text: string): boolean => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);

const statusFault = ({ statusCode }: Members): string | undefined => {
  if (!Number.isInteger(statusCode)) return 'statusCode is not a whole number';
  const status = Number(statusCode);
  // Below 200 a response is not the final one: a client would wait for ever.
  return status < 200 || status > 599 ? 'statusCode is not between 200 and 599' : undefined;
};

const headersFault = ({ headers = {} }: Members): string | undefined => {
  if (!isObject(headers)) return 'headers is not an object';
  const entries = Object.entries(headers);
  const bad = entries.find(([name, value]) => typeof value !== 'string' || !canBeSent(name, value));
  if (bad) return `headers holds a name or value that cannot be sent: ${JSON.stringify(bad[0]).slice(0, 64)}`;
  const cookies = entries.filter(([name]) => name.toLowerCase() === 'set-cookie');
  return cookies.length > 1 ? 'headers holds more than one Set-Cookie' : undefined;
};

const bodyFault = ({ body, isBase64Encoded = false }: Members): string | undefined => {
  if (typeof body !== 'string') return 'body is not a string';
  if (typeof isBase64Encoded !== 'boolean') return 'isBase64Encoded is not a boolean';
  return isBase64Encoded && !isBase64(body) ? 'body is not base64' : undefined;
};

/**
 * Reads what a function returned as the gateway does, strictly: what samples merely tolerate (a status in quotes, a
 * body that is an object) is refused here, so that it is noticed before it is deployed.
 *
 * @param limit the most bytes a result may have.
 */
export const readResult = (payload: string, limit: number): ReadResult => {
  if (Buffer.byteLength(payload) > limit) return { fault: `the result has more than ${String(limit)} bytes` };
  const result = parse(payload);
  if (!isObject(result)) return { fault: 'the result is not an object' };
  const fault = statusFault(result) ?? headersFault(result) ?? bodyFault(result);
  if (fault !== undefined) return { fault };
  // The three checks above have established these types.
  const { statusCode, headers, body, isBase64Encoded } = result as unknown as {
    statusCode: number;
    headers?: Record<string, string>;
    body: string;
    isBase64Encoded?: boolean;
  };
  const sent = Object.entries(headers ?? {}).filter(([name]) => !FRAMING_HEADERS.has(name.toLowerCase()));
  return {
    answer: {
      status: statusCode,
      headers: Object.fromEntries(sent),
      body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
    },
  };
};
