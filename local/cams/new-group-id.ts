import { randomBytes } from 'node:crypto';

/** Published samples begin with EA or E9 and go on with letters and digits; nothing may read more into an ID. */
export const newGroupId = (): string => `EA${randomBytes(16).toString('hex')}`;
