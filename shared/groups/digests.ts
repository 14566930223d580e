import { createHash } from 'node:crypto';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What the store keeps of an invite link. What may follow it after a question mark differs from read to read. */
export const linkDigest = (link: string): string => sha256(link.replace(/\?.*$/s, ''));

/**
 * What a ClientToken is found by. The caller is in it, so that a guessed token opens nobody else's answer ("The
 * Idempotency-Key HTTP Header Field", IETF draft).
 */
export const tokenKeyOf = (caller: string, custSpaceId: string, operation: string, clientToken: string): string =>
  sha256(JSON.stringify([caller, custSpaceId, operation, clientToken]));

/** The same for two requests that ask for the same, however they spell it. How long to wait is not part of it. */
export const fingerprintOf = (request: Readonly<Record<string, unknown>>): string => {
  const asked: Readonly<Record<string, unknown>> = { ChannelType: 'WHATSAPP', ...request };
  const entries = Object.entries(asked)
    .filter(([name, value]) => value !== undefined && name !== 'ClientToken' && name !== 'WaitSeconds')
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return sha256(JSON.stringify(entries));
};
