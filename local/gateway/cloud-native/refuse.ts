import type { GatewayAnswer } from '../gateway-answer.js';

const answer = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): GatewayAnswer => ({
  status,
  headers: { ...(body === '' ? {} : { 'Content-Type': 'text/plain' }), ...headers, server: 'istio-envoy' },
  body,
});

/*
 * Answers of the gateway itself: a status and a text, no code. Statuses and texts are those of the plug-ins of Higress, the
 * open core of the cloud-native gateway (hmac-auth, key-auth, jwt-auth), and of Envoy below it; that the managed gateway
 * says the same is inferred.
 */
const challenge = (scheme: string): Readonly<Record<string, string>> => ({
  'WWW-Authenticate': `${scheme} realm=MSE Gateway`,
});

export const refuse = {
  noRoute: answer(404, ''),
  headTooLarge: answer(431, ''),
  bodyTooLarge: answer(413, 'Payload Too Large'),
  hmac: {
    key: answer(401, 'Invalid Key'),
    noSignature: answer(401, 'Empty Signature'),
    date: answer(400, 'Invalid Date'),
    md5: answer(400, 'Invalid Content-MD5'),
    consumer: answer(403, 'Unauthorized Consumer'),
    bodyTooLarge: answer(413, 'Request Body Too Large'),
    /** @param why shown in a header, which holds neither line breaks nor more than ASCII. */
    signature: (why: string): GatewayAnswer =>
      answer(400, 'Invalid Signature', {
        'X-Ca-Error-Message': why.replaceAll('\n', '#').replaceAll(/[^\x20-\x7e]/g, '?'),
      }),
  },
  apiKey: {
    consumer: answer(403, 'Request denied by Key Auth check. Unauthorized consumer.', challenge('Key')),
  },
  jwt: {
    invalid: answer(401, 'Request denied by JWT Auth check. JWT verification fails', challenge('JWT')),
    expired: answer(401, 'Request denied by JWT Auth check. JWT is expired.', challenge('JWT')),
    consumer: answer(403, 'Request denied by JWT Auth check. Unauthorized consumer.', challenge('JWT')),
  },
  connectionLost: answer(
    503,
    'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
  ),
  timedOut: answer(504, 'upstream request timeout'),
  /** What a rate limit says is for its policy to say. */
  tooMany: (status: number, body: string): GatewayAnswer => answer(status, body),
} as const;
