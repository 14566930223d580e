import type { GatewayAnswer } from '../gateway-answer.js';

// "Error codes for API Gateway instances of the VPC type", API Gateway documentation. That a malformed result of a
// function shows as D503BB is inferred: the documents tell its status and text only.
const refusals = {
  I404NF: { status: 404, text: 'Not Found' },
  I413RL: { status: 413, text: 'Request Entity Too Large' },
  I413UL: { status: 413, text: 'Request Entity Too Large' },
  D503BB: { status: 503, text: 'Service Unavailable' },
  // Of the refusals of an app only A403IS has been seen published; docs/gateway-signature.md tells the rest.
  A403MA: { status: 403, text: 'Forbidden' },
  A400IK: { status: 400, text: 'Bad Request' },
  I400I5: { status: 400, text: 'Bad Request' },
  A403IS: { status: 403, text: 'Forbidden' },
  S403TE: { status: 403, text: 'Forbidden' },
  S403NU: { status: 403, text: 'Forbidden' },
} as const;

/** An answer of the gateway itself: the reason stands in headers only, as on the real one. */
export const refusal = (code: keyof typeof refusals, message: string): GatewayAnswer => {
  const { status, text } = refusals[code];
  return {
    status,
    headers: {
      'X-Ca-Error-Code': code,
      'X-Ca-Error-Message': message,
      'Content-Type': 'text/plain; charset=utf-8',
    },
    body: Buffer.from(`${text}\n`),
  };
};
