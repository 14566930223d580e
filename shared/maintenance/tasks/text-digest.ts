import { createHash } from 'node:crypto';

/** What the store keeps of a text that it has only to recognise. */
export const textDigest = (text: string): string => createHash('sha256').update(text).digest('hex');
