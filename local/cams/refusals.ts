/** How well a code, its status and its text are known. `ours`: nothing is published, so we made it up. */
export type Knowledge = 'documented' | 'inferred' | 'ours';

export interface RefusalDefinition {
  readonly HttpStatus: number;
  /** The wire code. `<Name>` stands for the parameter at fault. */
  readonly Code: string;
  /** The wire message. `<…>` stands for what the refusal fills in. */
  readonly Message: string;
  readonly Knowledge: Knowledge;
}

const define = (HttpStatus: number, Code: string, Message: string, Knowledge: Knowledge): RefusalDefinition => ({
  HttpStatus,
  Code,
  Message,
  Knowledge,
});

/**
 * Every refusal the RPC side answers. Gateway rows follow "Common error codes" of the OpenAPI documentation, business
 * rows "Error codes" of the Chat App Message Service; no code of a group operation is published. Meta's numbers, from
 * "Error codes" of the WhatsApp Groups API, stand in the messages.
 */
export const refusals = {
  UnsupportedHttpMethod: define(403, 'UnsupportedHTTPMethod', 'This http method not supported.', 'inferred'),
  BodyTooLarge: define(413, 'RequestBodyTooLarge', 'The request body exceeds <Limit> bytes.', 'ours'),
  MissingParameter: define(400, 'Missing<Name>', '<Name> is mandatory for this action.', 'documented'),
  InvalidVersion: define(400, 'InvalidVersion', 'Specified parameter Version is not valid.', 'inferred'),
  ActionNotFound: define(
    404,
    'InvalidAction.NotFound',
    'Specified api is not found, please check your url and method.',
    'inferred',
  ),
  IncompleteSignature: define(
    400,
    'IncompleteSignature',
    'The request signature does not conform to the standards: <Reason>.',
    'documented',
  ),
  AccessKeyNotFound: define(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.', 'documented'),
  TimestampFormat: define(
    400,
    'InvalidTimeStamp.Format',
    'Specified time stamp or date value is not well formatted.',
    'documented',
  ),
  TimestampExpired: define(
    400,
    'InvalidTimeStamp.Expired',
    'Specified time stamp or date value is expired.',
    'documented',
  ),
  SignatureDoesNotMatch: define(
    400,
    'SignatureDoesNotMatch',
    'Specified signature does not match our calculation. server StringToSign is [<StringToSign>] ' +
      'server CanonicalRequest is [<CanonicalRequest>]',
    'documented',
  ),
  SignatureDoesNotMatchV1: define(
    400,
    'SignatureDoesNotMatch',
    'Specified signature is not matched with our calculation. server string to sign is:<StringToSign>',
    'documented',
  ),
  NonceUsed: define(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.', 'documented'),
  TokenMissing: define(400, 'MissingSecurityToken', 'SecurityToken is mandatory for this action.', 'inferred'),
  TokenMalformed: define(400, 'InvalidSecurityToken.Malformed', 'Specified SecurityToken is malformed.', 'documented'),
  TokenMismatch: define(
    400,
    'InvalidSecurityToken.MismatchWithAccessKey',
    'Specified SecurityToken mismatch with the AccessKey.',
    'documented',
  ),
  TokenExpired: define(400, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.', 'documented'),
  ForbiddenRam: define(
    403,
    'Forbidden.RAM',
    "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
    'documented',
  ),
  AccountNotAllowlisted: define(
    403,
    'Authentication.NoAuth',
    'You have no permission to perform this operation.',
    'inferred',
  ),
  InternalError: define(
    500,
    'InternalError',
    'The request processing has failed due to some unknown error, exception or failure.',
    'documented',
  ),

  UserThrottled: define(400, 'Throttling.User', 'Request was denied due to user flow control.', 'documented'),
  NumberThrottled: define(
    400,
    'System.LimitControl',
    '(#131208) The system is under flow control: too many group operations of this business number.',
    'ours',
  ),

  ResourceNotOwned: define(
    400,
    'Unknown.ResourceOwnerId',
    'The resource does not belong to the current user.',
    'documented',
  ),
  InvalidParameter: define(400, 'InvalidParameter.<Name>', '<Reason>', 'ours'),
  PageInvalid: define(400, 'InvalidParameter.PageInvalid', 'Page parameter format is invalid.', 'documented'),
  ChannelTypeNotSupported: define(
    400,
    'InvalidParameter.ChannelTypeNotSupport',
    'Only the WhatsApp channel is supported.',
    'documented',
  ),
  NumberNotEligible: define(
    400,
    'GroupError.NumberNotEligible',
    '(#131215) This business number is not eligible for groups.',
    'ours',
  ),
  GroupNotExist: define(
    400,
    'GroupError.GroupNotExist',
    '(#131041) The group does not exist, or you are not a member of it.',
    'ours',
  ),
  GroupSuspended: define(
    400,
    'GroupError.GroupSuspended',
    '(#131207) The group is suspended for violating platform policies.',
    'ours',
  ),
  GroupNotActive: define(400, 'GroupError.GroupNotActive', 'The group is not activated.', 'ours'),
  GroupCountLimit: define(
    400,
    'GroupError.GroupCountLimit',
    '(#131211) This business number has created as many groups as it may.',
    'ours',
  ),
  InviteLinkNotExist: define(400, 'InviteLinkError.InviteLinkNotExist', 'The group has no invite link.', 'ours'),
  ParticipantDuplicate: define(
    400,
    'ParticipantError.ParticipantDuplicate',
    '(#131202) The list names a participant more than once.',
    'ours',
  ),
} as const satisfies Record<string, RefusalDefinition>;

/** Every refusal of the control API under `/_local`. No cloud has it, so all of it is ours. */
export const controlRefusals = {
  PathNotFound: define(404, 'PathNotFound', 'There is no such path. The control API has: <Paths>.', 'ours'),
  MethodNotAllowed: define(405, 'MethodNotAllowed', 'This path answers <Allow> only.', 'ours'),
  BodyTooLarge: define(413, 'RequestTooLarge', 'The request body exceeds <Limit> bytes.', 'ours'),
  MalformedBody: define(400, 'MalformedBody', 'The body <Reason>.', 'ours'),
  StoreUnavailable: define(503, 'StoreUnavailable', '<Reason>', 'ours'),
  InternalFault: define(500, 'InternalFault', 'The local service failed; its error output says how.', 'ours'),
  SnapshotNotFound: define(404, 'SnapshotNotFound', 'There is no such file in the folder of snapshots.', 'ours'),
  SnapshotNotWritten: define(
    409,
    'SnapshotNotWritten',
    'The file <File> cannot be written: <Reason>. There is no new snapshot.',
    'ours',
  ),
  SnapshotInvalid: define(400, 'SnapshotInvalid', 'The file <Reason>. Nothing was changed.', 'ours'),
  LinkDead: define(
    404,
    'InviteLinkError.InviteLinkNotExist',
    'No group is joined through this link (any more).',
    'ours',
  ),
  GroupFull: define(409, 'GroupError.GroupFull', 'The group has <Limit> members, as many as it can.', 'ours'),
  GroupNotExist: define(404, 'GroupError.GroupNotExist', 'There is no such group.', 'ours'),
  GroupSuspended: define(409, 'GroupError.GroupSuspended', 'The group is suspended.', 'ours'),
  GroupNotActive: define(409, 'GroupError.GroupNotActive', 'The group is INACTIVE.', 'ours'),
  NotCreating: define(404, 'GroupError.NotCreating', 'No group of this UniqueCode is being created.', 'ours'),
  ParticipantRemoved: define(
    403,
    'ParticipantError.ParticipantRemoved',
    'The business removed this participant; no link lets him in again.',
    'ours',
  ),
  ParticipantIsBusiness: define(409, 'ParticipantError.ParticipantIsBusiness', 'The business is in already.', 'ours'),
  ParticipantNotExist: define(404, 'ParticipantError.ParticipantNotExist', 'This is no member of the group.', 'ours'),
} as const satisfies Record<string, RefusalDefinition>;
