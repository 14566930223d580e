import type { CatalogueEntry } from './entry.js';

/** The codes that our functions coin themselves. `<Name>` stands for a parameter, `Page.Size` included. */
export const ownCodes = {
  PartialSuccess: {
    status: 207,
    retry: 'backoff',
    message: 'Not everybody was removed.',
    advice: 'Participants tells what became of each number; the same request may be sent again.',
  },
  'Missing<Name>': {
    status: 400,
    retry: 'never',
    message: 'A parameter that this action needs is missing.',
    advice: 'Add the parameters that Faults names.',
  },
  'InvalidParameter.<Name>': {
    status: 400,
    retry: 'never',
    message: 'A parameter breaks a rule.',
    advice: 'Correct the parameters that Faults names.',
  },
  'InvalidParameter.ChannelTypeNotSupport': {
    status: 400,
    retry: 'never',
    message: 'ChannelType must be WHATSAPP: CAMS supports groups on no other channel.',
    advice: 'Leave ChannelType out, or send WHATSAPP.',
  },
  'UnknownParameter.<Name>': {
    status: 400,
    retry: 'never',
    message: 'A parameter is not one of this action.',
    advice: 'Remove the parameters that Faults names; spelling and case count.',
  },
  MalformedBody: {
    status: 400,
    retry: 'never',
    message: 'The request cannot be read.',
    advice: 'Send the parameters as a JSON object in UTF-8, or as a form.',
  },
  Unauthenticated: {
    status: 401,
    retry: 'never',
    message: 'The request does not come through the gateway with a known caller.',
    advice: 'Call through the API Gateway with an authorized app; operators check GATEWAY_PROOF and CALLER_HEADER.',
  },
  Forbidden: {
    status: 403,
    retry: 'never',
    message: 'The access policy does not allow this.',
    advice: 'Ask the operator to allow the operation, space and number for this caller in the access policy.',
  },
  GroupNotFound: {
    status: 404,
    retry: 'never',
    message: 'There is no such group under this business number.',
    advice: 'Take GroupId from ListChatGroup with the same BusinessNumber and CustSpaceId.',
  },
  UnknownOperation: {
    status: 404,
    retry: 'never',
    message: 'This function serves another path.',
    advice: 'Call /<Operation> with the name of one of the eight operations, spelled exactly.',
  },
  MethodNotAllowed: {
    status: 405,
    retry: 'never',
    message: 'The operation does not take this HTTP method.',
    advice: 'Use a method that the Allow header names.',
  },
  IdempotenceProcessing: {
    status: 409,
    retry: 'backoff',
    retryAfterSeconds: 2,
    message: 'A request with this ClientToken is being executed.',
    advice: 'Send the same request with the same ClientToken again after Retry-After.',
  },
  OutcomeUnknown: {
    status: 409,
    retry: 'slow',
    retryAfterSeconds: 30,
    message: 'It cannot be told whether the earlier request with this ClientToken was executed.',
    advice: 'Look with ListChatGroup. The same ClientToken is never executed again until an operator settles it.',
  },
  PictureUnavailable: {
    status: 424,
    retry: 'backoff',
    message: 'ProfilePictureFile could not be fetched.',
    advice:
      'Try again later; check that the address answers anybody, over https with a trusted certificate, within seconds.',
  },
  RequestTooLarge: {
    status: 413,
    retry: 'never',
    message: 'The body is larger than 64 KiB.',
    advice: 'Send fewer or shorter parameters; the largest valid request is far smaller.',
  },
  UnsupportedContentType: {
    status: 415,
    retry: 'never',
    message: 'The body has a content type that is not read here.',
    advice: 'Send application/json or application/x-www-form-urlencoded in UTF-8.',
  },
  IdempotentParameterMismatch: {
    status: 422,
    retry: 'never',
    message: 'This ClientToken was used for a request with other parameters.',
    advice: 'Use a new ClientToken for a new request.',
  },
  MaintenanceRefused: {
    status: 409,
    retry: 'never',
    message: 'The run was refused before it changed anything.',
    advice: 'Message says why; Reason is the one word for it.',
  },
  MaintenanceStopped: {
    status: 409,
    retry: 'never',
    message: 'The run was stopped before its end.',
    advice: 'Reason says why; what is done stays done. Start a new run to go on.',
  },
  InternalFault: {
    status: 500,
    retry: 'ambiguous',
    message: 'The function failed unexpectedly.',
    advice: 'Give the operator the X-Request-Id; the log line under it says more.',
  },
  UpstreamNotJson: {
    status: 502,
    retry: 'ambiguous',
    message: 'CAMS, or something before it, answered with something other than the documented JSON.',
    advice: 'Try again later; operators check CAMS_ENDPOINT and the network path.',
  },
  UpstreamCredentials: {
    status: 502,
    retry: 'never',
    message: 'CAMS refused the credentials of the function.',
    advice: "Operators check the function's RAM role, and that its clock is right.",
  },
  UpstreamUnavailable: {
    status: 503,
    retry: 'ambiguous',
    message: 'The connection to CAMS failed.',
    advice: 'Try again later; operators check CAMS_ENDPOINT and internet access of the function.',
  },
  StateUnavailable: {
    status: 503,
    retry: 'backoff',
    message: 'The database of the functions does not answer.',
    advice: 'Try again later; operators check DATABASE_URL, the network path and the database.',
  },
  DeadlineExceeded: {
    status: 504,
    retry: 'ambiguous',
    message: 'CAMS did not answer in the time that was left.',
    advice: 'Allow more time in X-Timeout-Ms, or try again later.',
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;

/** A code of our own as it is answered, its `<Name>` filled in. */
export type OwnCode =
  | Exclude<keyof typeof ownCodes, `${string}<Name>`>
  | `Missing${string}`
  | `InvalidParameter.${string}`
  | `UnknownParameter.${string}`;
