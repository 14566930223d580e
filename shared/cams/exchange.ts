import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { subscribe } from 'node:diagnostics_channel';

/** What Node's own HTTP client tells of one request. The SDK hides all of it. */
export interface Exchange {
  request: ClientRequest | undefined;
  /** Whether a connection stood, so that bytes may have left. */
  connected: boolean;
  statusCode: number | undefined;
  responseHeaders: IncomingHttpHeaders;
}

const NONCE_HEADER = 'x-acs-signature-nonce';

const open = new Map<string, Exchange>();

const exchangeOf = (request: ClientRequest): Exchange | undefined => {
  const nonce = request.getHeader(NONCE_HEADER);
  return typeof nonce === 'string' ? open.get(nonce) : undefined;
};

// Node publishes this when the request has its socket, before the socket is connected.
subscribe('http.client.request.start', (message) => {
  const { request } = message as { request: ClientRequest };
  const exchange = exchangeOf(request);
  if (!exchange) return;
  exchange.request = request;
  const { socket } = request;
  const connected = (): void => {
    exchange.connected = true;
  };
  if (socket?.connecting) socket.once('encrypted' in socket ? 'secureConnect' : 'connect', connected);
  else connected();
});

subscribe('http.client.response.finish', (message) => {
  const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
  const exchange = exchangeOf(request);
  if (!exchange) return;
  exchange.statusCode = response.statusCode;
  exchange.responseHeaders = response.headers;
});

/**
 * Watches the request that carries this signature nonce. Source: "diagnostics_channel", HTTP channels, Node.js.
 *
 * @returns what is known of it, kept up to date, and how to stop watching.
 */
export const watchExchange = (nonce: string): { exchange: Exchange; unwatch: () => void } => {
  const exchange: Exchange = { request: undefined, connected: false, statusCode: undefined, responseHeaders: {} };
  open.set(nonce, exchange);
  return { exchange, unwatch: () => open.delete(nonce) };
};
