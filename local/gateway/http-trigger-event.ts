import { isUtf8 } from 'node:buffer';

import { flatMap } from './flat-map.js';
import type { GatewayRequest } from './gateway-request.js';
import { LOCAL_ACCOUNT_ID } from './invocation-context.js';

/** What a function behind an HTTP trigger or the cloud-native API Gateway gets. */
export interface HttpTriggerEvent {
  readonly version: 'v1';
  readonly rawPath: string;
  readonly body: string;
  readonly isBase64Encoded: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly queryParameters: Readonly<Record<string, string>>;
  readonly requestContext: {
    readonly accountId: string;
    readonly domainName: string;
    readonly domainPrefix: string;
    readonly requestId: string;
    readonly time: string;
    readonly timeEpoch: string;
    readonly http: Readonly<Record<'method' | 'path' | 'protocol' | 'sourceIp' | 'userAgent', string>>;
  };
}

const canonical = (name: string): string => name.toLowerCase().replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/**
 * The event of the HTTP trigger, version v1 ("Use HTTP triggers to invoke functions", Function Compute
 * documentation): several values of one name are joined by commas, header names are canonical, the path is given
 * both encoded and decoded, and a body that is text stays text.
 */
export const httpTriggerEvent = (request: GatewayRequest, now: Date = new Date()): HttpTriggerEvent => {
  const headers = flatMap(
    request.headers.map(([name, value]) => [canonical(name), value] as const),
    ',',
  );
  const isText = isUtf8(request.body);
  return {
    version: 'v1',
    rawPath: request.path,
    body: request.body.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
    headers,
    queryParameters: flatMap(new URLSearchParams(request.query), ','),
    requestContext: {
      accountId: LOCAL_ACCOUNT_ID,
      domainName: request.host,
      domainPrefix: request.host.split('.')[0] ?? '',
      requestId: request.requestId,
      time: `${now.toISOString().slice(0, 19)}Z`,
      timeEpoch: String(now.getTime()),
      http: {
        method: request.method,
        path: decoded(request.path),
        protocol: 'HTTP/1.1',
        sourceIp: request.clientAddress,
        userAgent: headers['User-Agent'] ?? '',
      },
    },
  };
};
