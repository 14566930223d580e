import type { CatalogueEntry } from './entry.js';

const credentials = (message: string, retry: 'never' | 'once' = 'never'): CatalogueEntry => ({
  status: 502,
  retry,
  message,
  advice: "Operators check the function's RAM role and its credentials.",
  answeredAs: 'UpstreamCredentials',
});

const signing = (message: string, retry: 'never' | 'once' = 'never'): CatalogueEntry => ({
  status: 502,
  retry,
  message,
  advice: "Operators check the function's clock; a call repeated later is signed afresh.",
});

const denied: CatalogueEntry = {
  status: 403,
  retry: 'never',
  message: "RAM does not allow the function's role to do this.",
  advice: "Operators allow the operation's RAM action on resource * in the policy of the function's role.",
};

const throttled: CatalogueEntry = {
  status: 429,
  retry: 'backoff',
  message: 'CAMS refused the call because there were too many.',
  advice: 'Wait as long as Retry-After says, then repeat the call.',
  retryAfterSeconds: 1,
};

const endpoint = (message: string): CatalogueEntry => ({
  status: 502,
  retry: 'never',
  message,
  advice: 'Operators check that CAMS_ENDPOINT and CAMS_PROTOCOL name the CAMS endpoint of the region, over HTTPS.',
});

/**
 * What the OpenAPI gateway before CAMS answers. Sources: "Public error codes" (documents 48054, 434846, 435312) and the
 * signature pages of Alibaba Cloud; statuses differ between products, so only the code counts.
 */
export const gatewayCodes: Readonly<Record<string, CatalogueEntry>> = {
  'Missing<Name>': {
    status: 400,
    retry: 'never',
    message: 'CAMS misses a parameter.',
    advice: 'Add the parameter that the code names.',
  },
  'InvalidTimeStamp.Format': signing('CAMS cannot read the time of our signature.'),
  'InvalidTimeStamp.Expired': signing('Our clock and that of CAMS differ by more than 15 minutes.', 'once'),
  SignatureNonceUsed: {
    status: 502,
    retry: 'ambiguous',
    message: 'CAMS has seen the nonce of this call before.',
    advice: 'Check whether the change has happened before repeating it.',
  },
  SignatureDoesNotMatch: credentials('CAMS computed another signature than ours.'),
  IncompleteSignature: credentials('CAMS found our signature incomplete.'),
  'InvalidAccessKeyId.NotFound': credentials('CAMS does not know our access key.', 'once'),
  'InvalidAccessKeyId.Inactive': credentials('Our access key is disabled.'),
  'InvalidSecurityToken.Expired': credentials('Our security token has expired.', 'once'),
  'InvalidSecurityToken.Malformed': credentials('Our security token is malformed.'),
  'InvalidSecurityToken.MismatchWithAccessKey': credentials('Our security token belongs to another access key.'),
  MissingSecurityToken: credentials('Our temporary access key came without its security token.'),
  Throttling: throttled,
  'Throttling.<Name>': throttled,
  'Forbidden.RAM': denied,
  NoPermission: denied,
  'InvalidAction.NotFound': endpoint('The endpoint does not know this action.'),
  'InvalidApi.NotFound': endpoint('The endpoint does not know this API.'),
  InvalidVersion: endpoint('The endpoint does not know version 2020-06-06.'),
  'InvalidProduct.NotFound': endpoint('The endpoint serves no product under this domain.'),
  'InvalidProtocol.NeedSsl': endpoint('The endpoint takes calls over TLS only.'),
  UnsupportedHTTPMethod: endpoint('The endpoint does not take this HTTP method.'),
  InternalError: {
    status: 502,
    retry: 'ambiguous',
    message: 'CAMS failed with an internal error.',
    advice: 'Try again later; give Alibaba Cloud the RequestId when it goes on.',
  },
  ServiceUnavailable: {
    status: 503,
    retry: 'ambiguous',
    message: 'CAMS is not available at the moment.',
    advice: 'Try again later.',
  },
};
