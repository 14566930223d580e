import type { GatewayRefusal } from './gateway-refusal.js';

interface Rule extends GatewayRefusal {
  readonly status: number;
  /** What the body begins with; any body unless said otherwise. */
  readonly text?: RegExp;
}

const credentials = 'Check the credentials, and that they are of a consumer of this gateway.';

/*
 * The cloud-native gateway answers with a status and a text, without a code: the codes here are ours. Texts: plug-ins of
 * Higress, its open core, and Envoy. The first rule that fits explains an answer; the last of a status fits any text, since
 * texts may be configured. A gateway whose retry policy is not 0 may have tried before it says `no healthy upstream`.
 */
const rules: readonly Rule[] = [
  {
    status: 400,
    text: /^Invalid Signature/,
    code: 'Gateway.InvalidSignature',
    message: 'The gateway does not accept the signature.',
    advice: 'Check the secret: it must be that of the key.',
    reached: 'never',
    ofSignature: true,
  },
  {
    status: 400,
    text: /^Invalid Date/,
    code: 'Gateway.InvalidDate',
    message: 'The request is older or newer than the gateway accepts.',
    advice: 'Set the clock of this machine.',
    reached: 'never',
    ofSignature: true,
  },
  {
    status: 400,
    text: /^Invalid Content-MD5/,
    code: 'Gateway.InvalidContentMd5',
    message: 'The body is not the one that was signed.',
    advice: 'Something changes requests: look for a proxy between here and the gateway.',
    reached: 'never',
    ofSignature: true,
  },
  {
    status: 400,
    code: 'Gateway.BadRequest',
    message: 'The gateway does not take the request.',
    advice: 'Check that the address is that of the gateway.',
    reached: 'never',
  },
  {
    status: 401,
    text: /^Invalid Key/,
    code: 'Gateway.InvalidKey',
    message: 'The gateway does not know the key, or the request has none.',
    advice: 'Check the key, and that its consumer exists on this gateway.',
    reached: 'never',
  },
  {
    status: 401,
    text: /^Empty Signature/,
    code: 'Gateway.EmptySignature',
    message: 'The gateway takes signed requests alone.',
    advice: 'Give the client the key and the secret of a consumer.',
    reached: 'never',
  },
  {
    status: 401,
    text: /JWT is expired/,
    code: 'Gateway.ExpiredToken',
    message: 'The token is no longer valid.',
    advice: 'Give the client a function that fetches a fresh token for each attempt.',
    reached: 'never',
  },
  {
    status: 401,
    text: /JWT verification fails/,
    code: 'Gateway.InvalidToken',
    message: 'The gateway does not believe the token.',
    advice: 'Check that the identity provider and the claim are those of a consumer of this gateway.',
    reached: 'never',
  },
  {
    status: 401,
    code: 'Gateway.Unauthenticated',
    message: 'The gateway does not know who calls.',
    advice: credentials,
    reached: 'never',
  },
  {
    status: 403,
    text: /unauthorized consumer/i,
    code: 'Gateway.UnauthorizedConsumer',
    message: 'The gateway does not let this consumer call the operation.',
    advice: 'Operators authorize the consumer for the route; an unknown API key gets this answer, too.',
    reached: 'never',
  },
  {
    status: 403,
    code: 'Gateway.Forbidden',
    message: 'The gateway refuses the request.',
    advice: 'Operators check IP access control and other policies of the route.',
    reached: 'never',
  },
  {
    status: 404,
    code: 'Gateway.NoRoute',
    message: 'The gateway has no such route.',
    advice: 'Check the address of the gateway, and that the routes are published.',
    reached: 'never',
  },
  {
    status: 413,
    code: 'Gateway.TooLarge',
    message: 'The request is larger than the gateway takes.',
    advice: 'Send fewer or shorter parameters.',
    reached: 'never',
  },
  {
    status: 429,
    code: 'Gateway.TooManyRequests',
    message: 'The gateway lets no more requests through.',
    advice: 'Try again later; operators check the rate limits of the route.',
    reached: 'later',
  },
  {
    status: 503,
    text: /^no healthy upstream/,
    code: 'Gateway.NoHealthyUpstream',
    message: 'The gateway does not reach Function Compute.',
    advice: 'Try again later; operators check the service of the route.',
    reached: 'later',
  },
  {
    status: 503,
    text: /^upstream connect error/,
    code: 'Gateway.ConnectionLost',
    message: 'The gateway lost its connection to the function.',
    advice: 'Try again later; operators check the log of the function.',
    reached: 'unknown',
  },
  {
    status: 504,
    code: 'Gateway.TimedOut',
    message: 'The gateway did not wait any longer for the function.',
    advice: 'Try again later; operators compare the timeout policy of the route with the time limit of the function.',
    reached: 'unknown',
  },
];

// A request that did not arrive whole in time may have been passed on in part.
const REQUEST_TIMEOUT = 408;

/**
 * Explains an answer over HTTP that is neither a function's nor Function Compute's.
 *
 * @returns undefined for an answer that nothing is known to give: the outcome is then unknown.
 */
export const cloudNativeRefusal = (status: number, text: string): GatewayRefusal | undefined => {
  const rule = rules.find((each) => each.status === status && (each.text?.test(text) ?? true));
  if (rule) return rule;
  if (status < 400 || status >= 500 || status === REQUEST_TIMEOUT) return undefined;
  return {
    code: 'Gateway.Refused',
    message: `Something before the functions refused the request with status ${String(status)}.`,
    advice: 'Check the address, and what stands between here and the gateway.',
    reached: 'never',
  };
};
