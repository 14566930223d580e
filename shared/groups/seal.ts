import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

const keyOf = (clientToken: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', clientToken, '', purpose, KEY_BYTES));

/**
 * Encrypts a text so that only whoever presents the same ClientToken again can read it (AES-256-GCM). The store keeps the
 * token as a digest, so neither the store nor its backups tell the text.
 */
export const sealText = (text: string, clientToken: string, purpose: string): string => {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(clientToken, purpose), iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
};

/** @throws {Error} when the text was sealed under another token, or changed. */
export const openText = (sealed: string, clientToken: string, purpose: string): string => {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(clientToken, purpose), bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
};
