import type { CatalogueEntry } from './entry.js';

type Refusal = CatalogueEntry & { readonly outcomes: readonly ['NotApplied'] };

const refused = (status: number, message: string, advice: string): Refusal => ({
  status,
  retry: 'never',
  outcomes: ['NotApplied'],
  message,
  advice,
});

/** The codes for requests that a function does not accept: CAMS hears nothing of them. */
export const requestCodes = {
  'Missing<Name>': refused(
    400,
    'A parameter that this action needs is missing.',
    'Add the parameters that Faults names.',
  ),
  'InvalidParameter.<Name>': refused(400, 'A parameter breaks a rule.', 'Correct the parameters that Faults names.'),
  'InvalidParameter.ChannelTypeNotSupport': refused(
    400,
    'ChannelType must be WHATSAPP: CAMS supports groups on no other channel.',
    'Leave ChannelType out, or send WHATSAPP.',
  ),
  'UnknownParameter.<Name>': refused(
    400,
    'A parameter is not one of this action.',
    'Remove the parameters that Faults names; spelling and case count.',
  ),
  MalformedBody: refused(
    400,
    'The request cannot be read.',
    'Send the parameters as a JSON object in UTF-8, or as a form.',
  ),
  Unauthenticated: refused(
    401,
    'The request does not come through the gateway with a known caller.',
    'Call through the gateway with credentials of a caller that it knows; operators check GATEWAY, GATEWAY_PROOF, CALLER_HEADER.',
  ),
  Forbidden: refused(
    403,
    'The access policy does not allow this.',
    'Ask the operator to allow the operation, space and number for this caller in the access policy.',
  ),
  UnknownOperation: refused(
    404,
    'This function serves another path.',
    'Call /<Operation> with the name of one of the eight operations, spelled exactly.',
  ),
  MethodNotAllowed: refused(
    405,
    'The operation does not take this HTTP method.',
    'Use a method that the Allow header names.',
  ),
  RequestTooLarge: refused(
    413,
    'The body is larger than 64 KiB.',
    'Send fewer or shorter parameters; the largest valid request is far smaller.',
  ),
  UnsupportedContentType: refused(
    415,
    'The body has a content type that is not read here.',
    'Send application/json or application/x-www-form-urlencoded in UTF-8.',
  ),
  IdempotentParameterMismatch: refused(
    422,
    'This ClientToken was used for a request with other parameters.',
    'Use a new ClientToken for a new request.',
  ),
} as const;
