import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
// What 0.1.0 sealed has no dot in it.
const WITH_STATE_KEY = '2.';

/** A text that only the functions of this deployment can read, and only for whoever presents its ClientToken again. */
interface Seal {
  readonly clientToken: string;
  /** What the text belongs to: it opens for nothing else. */
  readonly purpose: string;
  /** Secrets of the deployment: the first one seals, all of them open. */
  readonly stateKeys: readonly Buffer[];
}

const keyOf = (stateKey: Buffer, { clientToken, purpose }: Seal): Buffer =>
  Buffer.from(hkdfSync('sha256', stateKey, clientToken, purpose, KEY_BYTES));

// 0.1.0 derived the key from the ClientToken alone, which can be guessed. Nothing is sealed like this any more.
const formerKeyOf = ({ clientToken, purpose }: Seal): Buffer =>
  Buffer.from(hkdfSync('sha256', clientToken, '', purpose, KEY_BYTES));

const decrypt = (bytes: Buffer, key: Buffer): string | undefined => {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    // Sealed under another key, or changed.
    return undefined;
  }
};

/**
 * Encrypts a text (AES-256-GCM) under a key derived from a secret of the deployment and the ClientToken. The store has neither:
 * it keeps the token as a digest, so that neither the store nor its backups tell the text.
 *
 * @returns undefined where the deployment has no secret.
 */
export const sealText = (text: string, seal: Seal): string | undefined => {
  const [stateKey] = seal.stateKeys;
  if (!stateKey) return undefined;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(stateKey, seal), iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `${WITH_STATE_KEY}${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`;
};

/** @returns undefined when no secret of the deployment opens it. */
export const openText = (sealed: string, seal: Seal): string | undefined => {
  const isFormer = !sealed.startsWith(WITH_STATE_KEY);
  const bytes = Buffer.from(isFormer ? sealed : sealed.slice(WITH_STATE_KEY.length), 'base64url');
  const keys = isFormer ? [formerKeyOf(seal)] : seal.stateKeys.map((stateKey) => keyOf(stateKey, seal));
  for (const key of keys) {
    const text = decrypt(bytes, key);
    if (text !== undefined) return text;
  }
  return undefined;
};
