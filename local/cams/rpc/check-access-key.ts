import type { Check } from './check.js';
import { secretOf } from './secret-of.js';

export const checkAccessKey: Check = ({ claims }, service) => {
  secretOf(claims.accessKeyId ?? '', service);
};
