import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * Reads a file of certificates that is packed beside each function.
 *
 * @throws {Error} when it cannot be read, or does not begin with a certificate.
 */
export const readCertificates = (file: string): string => {
  const text = readFileSync(file, 'utf8');
  try {
    new X509Certificate(text);
  } catch (cause) {
    throw new Error(`${file} holds no certificate in PEM`, { cause });
  }
  return text;
};
