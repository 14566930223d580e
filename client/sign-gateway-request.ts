import { createHash, createHmac, randomUUID } from 'node:crypto';

/** Key and secret of an app, or of a consumer, that the owner of the gateway has authorized. */
export interface GatewayApp {
  readonly key: string;
  readonly secret: string;
}

/** A POST with a body that is no form: what a client of these functions sends. */
export interface UnsignedRequest {
  /** Begins with a slash, without a query. */
  readonly path: string;
  readonly accept: string;
  readonly contentType: string;
  readonly body: string;
  /** How long the function may take. It is signed: who changes it on the way is found out. */
  readonly timeoutMs: number;
}

/** When and under which name a request is signed; each attempt needs its own. */
export interface Signing {
  /** Milliseconds since 1970; the gateway takes what is at most 15 minutes off. */
  readonly atMs?: number;
  /** Never twice within 15 minutes: the traditional gateway refuses it as a replay, the cloud-native one does not look. */
  readonly nonce?: string;
}

/**
 * The headers that prove to either gateway who sends a request, and that nobody changed it on the way.
 * docs/gateway-signature.md tells the algorithm.
 *
 * Source: "Use digest authentication to call an API", API Gateway documentation.
 *
 * @returns every header to send, `Accept` and `Content-Type` among them: the signature covers them.
 */
export const signGatewayRequest = (
  { path, accept, contentType, body, timeoutMs }: UnsignedRequest,
  app: GatewayApp,
  { atMs = Date.now(), nonce = randomUUID() }: Signing = {},
): Readonly<Record<string, string>> => {
  const md5 = createHash('md5').update(body).digest('base64');
  // In the order of their names, as the string to sign wants them.
  const signed = {
    'x-ca-key': app.key,
    'x-ca-nonce': nonce,
    'x-ca-signature-method': 'HmacSHA256',
    'x-ca-timestamp': String(atMs),
    'x-timeout-ms': String(timeoutMs),
  };
  const headerLines = Object.entries(signed).map(([name, value]) => `${name}:${value}`);
  // The empty line stands for Date, which is left out: x-ca-timestamp says when.
  const stringToSign = ['POST', accept, md5, contentType, '', ...headerLines, path].join('\n');
  return {
    Accept: accept,
    'Content-MD5': md5,
    'Content-Type': contentType,
    ...signed,
    'x-ca-signature-headers': Object.keys(signed).join(','),
    'x-ca-signature': createHmac('sha256', app.secret).update(stringToSign).digest('base64'),
  };
};
