import { checkCredentials, type GatewayCredentials, headersWith } from './gateway-credentials.js';
import { NoAnswer, NotSent, type Transport } from './transport.js';

/** Without credentials it is for the local gateway, which takes plain requests too. */
export interface HttpOptions extends GatewayCredentials {
  /** Where the operations are: `https://<domain>`, with a path if they stand below one. */
  readonly url: string;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

const MEDIA_TYPE = 'application/json; charset=utf-8';

/** Retry-After in seconds, or as a date, which is read against the answer's own. */
const readRetryAfterMs = (headers: Headers): number | undefined => {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.parse(headers.get('date') ?? '');
  return waitMs >= 0 ? waitMs : undefined;
};

/** What `fetch` failed of: its own message says only that it failed. */
const causeOf = (error: unknown): string => {
  const { cause } = error as { readonly cause?: unknown };
  const { code, message } = (cause ?? error) as { readonly code?: unknown; readonly message?: unknown };
  return String(code ?? message);
};

/** Says where nothing answered and why. On this machine there is one thing to do about it. */
const toNoAnswer = (error: unknown, { origin, protocol, hostname }: URL): NoAnswer => {
  const cause = causeOf(error);
  const sentence =
    protocol === 'http:' && LOOPBACK.has(hostname) && cause === 'ECONNREFUSED'
      ? `Nothing answers at ${origin}: run npm start.`
      : `The connection to ${origin} failed before an answer came (${cause}).`;
  return new NoAnswer(sentence, { cause: error });
};

/**
 * Calls the functions through a gateway, or through the local one.
 *
 * @throws {TypeError} when the address is none, or is plain HTTP to another machine: parameters hold phone numbers; or when
 *   there are credentials of more than one kind.
 */
export const overHttp = ({ url, ...credentials }: HttpOptions): Transport => {
  checkCredentials(credentials);
  const base = new URL(url);
  if (base.protocol !== 'https:' && !(base.protocol === 'http:' && LOOPBACK.has(base.hostname))) {
    throw new TypeError('The gateway must be called over https: requests hold phone numbers.');
  }
  const prefix = base.pathname.replace(/\/+$/, '');
  return async ({ operation, body, traceparent, timeoutMs, signal }) => {
    const path = `${prefix}/${operation}`;
    const request = { path, accept: 'application/json', contentType: MEDIA_TYPE, body, timeoutMs };
    const headers = await headersWith(credentials, request).catch((cause: unknown) => {
      throw new NotSent('There are no credentials to send it with.', { cause });
    });
    const response = await fetch(new URL(path, base), {
      method: 'POST',
      headers: { ...headers, traceparent },
      body,
      signal,
      // A redirect would carry phone numbers to wherever it points.
      redirect: 'error',
    }).catch((error: unknown) => {
      throw signal.aborted ? error : toNoAnswer(error, base);
    });
    const text = await response.text();
    const code = response.headers.get('x-ca-error-code');
    return {
      text,
      status: response.status,
      retryAfterMs: readRetryAfterMs(response.headers),
      date: response.headers.get('date') ?? undefined,
      traceId: response.headers.get('x-trace-id') ?? undefined,
      invocationId: response.headers.get('x-fc-request-id') ?? undefined,
      ...(code !== null && {
        gateway: {
          code,
          message: response.headers.get('x-ca-error-message') ?? '',
          requestId: response.headers.get('x-ca-request-id') ?? undefined,
        },
      }),
    };
  };
};
