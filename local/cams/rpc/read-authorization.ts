import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import { headerOf, type RpcRequest } from './rpc-request.js';

export const ALGORITHM = 'ACS3-HMAC-SHA256';

/** What the Authorization header claims. */
export interface Authorization {
  readonly accessKeyId: string;
  /** Lower-case names, sorted. */
  readonly signedHeaders: readonly string[];
  /** 64 lower-case hex digits. */
  readonly signature: string;
}

const FORM = new RegExp(`^${ALGORITHM} Credential=([^,\\s]+),SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})$`);

/**
 * Takes the Authorization header apart.
 *
 * @throws {Refusal} `MissingAccessKeyId` without one, `IncompleteSignature` when it is not of the form
 * `ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=…`.
 */
export const readAuthorization = (request: RpcRequest): Authorization => {
  if (!request.headers.has('authorization')) throw new Refusal(refusals.MissingParameter, { Name: 'AccessKeyId' });
  const [, accessKeyId, names, signature] = FORM.exec(headerOf(request, 'authorization') ?? '') ?? [];
  if (accessKeyId === undefined || names === undefined || signature === undefined) {
    throw new Refusal(refusals.IncompleteSignature, { Reason: `Authorization is not of the form of ${ALGORITHM}` });
  }
  return { accessKeyId, signedHeaders: names.split(';'), signature };
};
