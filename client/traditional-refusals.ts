import type { GatewayRefusal } from './gateway-refusal.js';

// "Error codes", API Gateway documentation; docs/gateway-signature.md tells which of these we have only been told of.
const known: Readonly<Record<string, Omit<GatewayRefusal, 'code'>>> = {
  A403IS: {
    message: 'API Gateway does not accept the signature.',
    advice: 'Check the app secret: it must be that of the app key.',
    reached: 'never',
  },
  A400IK: {
    message: 'API Gateway does not know the app key.',
    advice: 'Check the app key, and that it is of the same region as the API.',
    reached: 'never',
  },
  A403MA: {
    message: 'API Gateway takes signed requests alone.',
    advice: 'Give the client the key and the secret of an app that is authorized for the API.',
    reached: 'never',
  },
  S403TE: {
    message: 'The request is older or newer than API Gateway accepts.',
    advice: 'Set the clock of this machine: it may be 15 minutes off at most.',
    reached: 'never',
  },
  S403NU: {
    message: 'API Gateway has seen this nonce before.',
    advice: 'Something repeats requests as they are: look for a proxy between here and the gateway.',
    reached: 'never',
  },
  I404NF: {
    message: 'API Gateway has no such API.',
    advice: 'Check the address of the gateway, and that the API is published in this stage.',
    reached: 'never',
  },
};

interface Told {
  readonly code: string;
  readonly message: string;
}

/**
 * Whether API Gateway refused who signed: by the code, where we know it, or by the text, of which more is published. The
 * status does not tell: older editions answer 400 for all of these.
 */
const isSignatureRefusal = ({ code, message }: Told): boolean =>
  /^(A\d{3}\w\w|S\d{3}(TE|NU))$/.test(code) ||
  /^(Invalid Signature|Empty Signature|Invalid AppKey|Need authorization|Timestamp Expired|Nonce Used)/i.test(message);

const explain = (code: string, status: number): GatewayRefusal => {
  const entry = known[code];
  if (entry) return { code, ...entry };
  if (status === 429 || code.startsWith('T')) {
    return {
      code,
      message: 'API Gateway lets no more requests through.',
      advice: 'Try again later.',
      reached: 'later',
    };
  }
  if (status < 500) {
    return {
      code,
      message: `API Gateway refused the request with ${code}.`,
      advice: 'Look the code up under "Error codes" in the API Gateway documentation.',
      reached: 'never',
    };
  }
  return {
    code,
    message: 'The function behind API Gateway gave no answer.',
    advice: 'Try again later; operators look at the log of the function.',
    reached: 'unknown',
  };
};

/**
 * Explains X-Ca-Error-Code and -Message; codes that are not known by their first letter and their status, as the table of
 * codes is built.
 */
export const traditionalRefusal = (told: Told, status: number): GatewayRefusal => ({
  ...explain(told.code, status),
  ofSignature: isSignatureRefusal(told),
});
