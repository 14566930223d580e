import type { Check } from './check.js';
import { readAuthorization } from './read-authorization.js';
import { secretOf } from './secret-of.js';

export const checkAccessKey: Check = (request, service) => {
  secretOf(readAuthorization(request).accessKeyId, service);
};
