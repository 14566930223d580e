import { randomBytes } from 'node:crypto';

import type { Policy } from './ram/policy.js';
import { STS_PREFIX } from './rpc/check-security-token.js';
import { DEFAULT_ACCOUNT } from './settings.js';
import type { Store } from './store/open-store.js';

const KEPT_AFTER_EXPIRY_MS = 24 * 60 * 60_000;

/** A temporary access key, under the names of the AssumeRole answer. */
export interface StsCredentials {
  /** Begins with `STS.`. */
  readonly AccessKeyId: string;
  readonly AccessKeySecret: string;
  readonly SecurityToken: string;
  /** ISO 8601, UTC. */
  readonly Expiration: string;
}

/** The role that a temporary access key stands for. */
export interface AssumedRole {
  /** Left out: the role may do everything. */
  readonly Policy?: Policy | undefined;
  readonly AccountId?: string | undefined;
  readonly RoleName?: string | undefined;
  readonly RoleSessionName?: string | undefined;
}

/**
 * Issues a temporary access key. An expired one is remembered for a day, so that its holder hears that it expired and
 * not that it never was.
 */
export const issueSts = (
  store: Store,
  durationSeconds: number,
  now: number,
  role: AssumedRole = {},
): StsCredentials => {
  const { Policy = null, AccountId = DEFAULT_ACCOUNT, RoleName = 'role', RoleSessionName = 'session' } = role;
  const ExpiresAt = now + durationSeconds * 1000;
  const AccessKeyId = `${STS_PREFIX}NT${randomBytes(12).toString('hex')}`;
  const AccessKeySecret = randomBytes(24).toString('hex');
  // Real tokens begin so, and are base64 with characters that a sloppy client would encode wrongly.
  const SecurityToken = `CAIS+/${randomBytes(96).toString('base64')}`;
  store.transaction(() => {
    store.credentials.purge(now - KEPT_AFTER_EXPIRY_MS);
    store.credentials.add({ AccessKeyId, AccessKeySecret, SecurityToken, ExpiresAt });
    const DisplayName = `${RoleName}:${RoleSessionName}`;
    store.principals.add(AccessKeyId, { AccountId, Type: 'AssumedRoleUser', DisplayName, Policy });
  });
  return { AccessKeyId, AccessKeySecret, SecurityToken, Expiration: new Date(ExpiresAt).toISOString() };
};
