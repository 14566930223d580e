import { randomUUID } from 'node:crypto';

import OpenApi from '@alicloud/openapi-client';
import TeaUtil from '@alicloud/tea-util';

import type { Config, Credentials } from '../config.js';
import type { Operation } from '../operations/operation.js';
import { outgoingTrace } from '../telemetry/scope.js';
import { type Exchange, watchExchange } from './exchange.js';
import { closeIdleSockets } from './idle-sockets.js';

const API_VERSION = '2020-06-06';

/** One request to CAMS, ready to be signed. */
export interface OutgoingRequest {
  readonly operation: Operation;
  readonly query: Readonly<Record<string, string>>;
  readonly credentials: Credentials;
  /** How long to wait for the end of the answer. */
  readonly timeoutMs: number;
  /** How far CAMS's clock is ahead of ours, in milliseconds, once it has told us. */
  readonly clockOffsetMs: number;
}

/**
 * How one request ended: with a JSON object, with an error of the SDK or the network, or because we gave it up: it was
 * not answered in time, not connected in time, or the answer was too large.
 */
export type AttemptResult =
  | { readonly kind: 'body'; readonly body: unknown; readonly exchange: Exchange }
  | { readonly kind: 'error'; readonly error: unknown; readonly exchange: Exchange }
  | { readonly kind: 'deadline' | 'not-connected' | 'too-large'; readonly exchange: Exchange };

/** How long a connection may take: no more than half the time, so that there can be another try in the other half. */
const connectMsOf = (timeoutMs: number): number => (timeoutMs < 4000 ? timeoutMs : Math.min(5000, timeoutMs / 2));

const callApi = async (config: Config, outgoing: OutgoingRequest, nonce: string): Promise<unknown> => {
  const { operation, query, credentials, clockOffsetMs } = outgoing;
  const sdkTimeoutMs = outgoing.timeoutMs + 100;
  const fresh = operation.repetition === 'duplicates';
  if (fresh) closeIdleSockets();
  // A client per call is cheap, shares the SDK's one keep-alive agent, and lets credentials change with every call.
  const client = new OpenApi.default(
    new OpenApi.Config({
      accessKeyId: credentials.accessKeyId,
      accessKeySecret: credentials.accessKeySecret,
      securityToken: credentials.securityToken ?? '',
      endpoint: config.camsEndpoint,
      protocol: config.camsProtocol,
      regionId: config.camsRegion,
    }),
  );
  const headers = {
    'x-acs-signature-nonce': nonce,
    // Not signed: of ours only what begins with x-acs- is.
    ...outgoingTrace(),
    ...(fresh ? { connection: 'close' } : {}),
    ...(clockOffsetMs === 0
      ? {}
      : { 'x-acs-date': new Date(Date.now() + clockOffsetMs).toISOString().replace(/\.\d+Z$/, 'Z') }),
  };
  const response: unknown = await client.callApi(
    new OpenApi.Params({
      action: operation.name,
      version: API_VERSION,
      protocol: config.camsProtocol,
      pathname: '/',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      reqBodyType: 'formData',
      bodyType: 'json',
    }),
    new OpenApi.OpenApiRequest({ query: { ...query }, headers }),
    // The SDK's connectTimeout is also its idle timeout, so both are the same; neither can be relied on.
    new TeaUtil.RuntimeOptions({ readTimeout: sdkTimeoutMs, connectTimeout: sdkTimeoutMs }),
  );
  return response;
};

/**
 * Sends one signed request and waits for its end, at most as long as it is told. The SDK's read timeout fails on reused
 * sockets and it cannot abort, so the deadline is our own and takes the request down with it.
 *
 * Never rejects: an abandoned call's late failure is caught too.
 */
export const attempt = (config: Config, outgoing: OutgoingRequest): Promise<AttemptResult> =>
  new Promise((resolve) => {
    const nonce = randomUUID().replaceAll('-', '');
    const { timeoutMs } = outgoing;
    const end = (result: AttemptResult): void => {
      clearTimeout(patience);
      clearTimeout(connecting);
      unwatch();
      resolve(result);
    };
    const giveUp = (kind: 'deadline' | 'not-connected' | 'too-large'): void => {
      end({ kind, exchange });
      exchange.request?.destroy();
    };
    const { exchange, unwatch } = watchExchange(nonce, () => {
      giveUp('too-large');
    });
    const patience = setTimeout(giveUp, timeoutMs, 'deadline');
    const connecting = setTimeout(() => {
      if (exchange.request && !exchange.connected) giveUp('not-connected');
    }, connectMsOf(timeoutMs));
    callApi(config, outgoing, nonce).then(
      (response: unknown) => {
        end({ kind: 'body', body: (response as { body?: unknown }).body, exchange });
      },
      (error: unknown) => {
        end({ kind: 'error', error, exchange });
      },
    );
  });
