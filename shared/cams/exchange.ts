import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { subscribe } from 'node:diagnostics_channel';

import { watchSize } from './answer-size.js';

/** What Node's own HTTP client tells of one request. The SDK hides all of it. */
export interface Exchange {
  request: ClientRequest | undefined;
  /** Whether a connection stood, so that bytes may have left. */
  connected: boolean;
  statusCode: number | undefined;
  responseHeaders: IncomingHttpHeaders;
}

interface Watch {
  readonly exchange: Exchange;
  readonly onTooLarge: () => void;
}

const NONCE_HEADER = 'x-acs-signature-nonce';

const open = new Map<string, Watch>();

const watchOf = (request: ClientRequest): Watch | undefined => {
  const nonce = request.getHeader(NONCE_HEADER);
  return typeof nonce === 'string' ? open.get(nonce) : undefined;
};

// Node publishes this when the request has its socket, before the socket is connected.
subscribe('http.client.request.start', (message) => {
  const { request } = message as { request: ClientRequest };
  const exchange = watchOf(request)?.exchange;
  if (!exchange) return;
  exchange.request = request;
  const { socket } = request;
  const connected = (): void => {
    exchange.connected = true;
  };
  if (socket?.connecting) socket.once('encrypted' in socket ? 'secureConnect' : 'connect', connected);
  else connected();
});

// Node publishes this when it has read the head of the answer, whatever the name says (observed on 20.20).
subscribe('http.client.response.finish', (message) => {
  const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
  const watch = watchOf(request);
  if (!watch) return;
  watch.exchange.statusCode = response.statusCode;
  watch.exchange.responseHeaders = response.headers;
  watchSize(response, watch.onTooLarge);
});

/**
 * Watches the request that carries this signature nonce. Source: "diagnostics_channel", HTTP channels, Node.js.
 *
 * @param onTooLarge is called when the answer is larger than we read.
 * @returns what is known of it, kept up to date, and how to stop watching.
 */
export const watchExchange = (
  nonce: string,
  onTooLarge: () => void,
): { readonly exchange: Exchange; readonly unwatch: () => void } => {
  const exchange: Exchange = { request: undefined, connected: false, statusCode: undefined, responseHeaders: {} };
  open.set(nonce, { exchange, onTooLarge });
  return { exchange, unwatch: () => open.delete(nonce) };
};
