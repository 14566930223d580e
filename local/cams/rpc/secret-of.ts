import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import type { Service } from '../service.js';

/**
 * The secret that belongs to an access key, be it a lasting one or one issued with a security token.
 *
 * @throws {Refusal} `InvalidAccessKeyId.NotFound`.
 */
export const secretOf = (accessKeyId: string, { accessKeys, store }: Service): string => {
  const secret = accessKeys.get(accessKeyId) ?? store.credentials.secretOf(accessKeyId);
  if (secret === undefined) throw new Refusal(refusals.AccessKeyNotFound);
  return secret;
};
