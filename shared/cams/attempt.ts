import { randomUUID } from 'node:crypto';

import OpenApi from '@alicloud/openapi-client';
import TeaUtil from '@alicloud/tea-util';

import type { Config, Credentials } from '../config.js';
import type { Operation } from '../operations/operation.js';
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

/** How one request ended: with a JSON object, or with an error of the SDK or the network, or with our patience. */
export type AttemptResult =
  | { readonly kind: 'body'; readonly body: unknown; readonly exchange: Exchange }
  | { readonly kind: 'error'; readonly error: unknown; readonly exchange: Exchange }
  | { readonly kind: 'deadline'; readonly exchange: Exchange };

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
 * Never throws: an abandoned call's late failure is caught too.
 */
export const attempt = async (config: Config, outgoing: OutgoingRequest): Promise<AttemptResult> => {
  const nonce = randomUUID().replaceAll('-', '');
  const { exchange, unwatch } = watchExchange(nonce);
  const { timeoutMs } = outgoing;
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<AttemptResult>((resolve) => {
    timer = setTimeout(() => {
      resolve({ kind: 'deadline', exchange });
    }, timeoutMs);
  });
  const answer = callApi(config, outgoing, nonce).then(
    (response): AttemptResult => ({ kind: 'body', body: (response as { body?: unknown }).body, exchange }),
    (error: unknown): AttemptResult => ({ kind: 'error', error, exchange }),
  );
  const result = await Promise.race([answer, patience]);
  clearTimeout(timer);
  unwatch();
  if (result.kind === 'deadline') exchange.request?.destroy();
  return result;
};
