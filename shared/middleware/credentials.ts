import type { Middleware } from '../call.js';
import { serviceError } from '../errors/service-error.js';

/**
 * Takes the role's temporary credentials from this very invocation: those of the environment are as old as the instance.
 * They are the fallback for runtimes that pass none.
 *
 * @throws {ServiceError} `UpstreamCredentials` (502) when there are none at all.
 */
export const credentials = (): Middleware => {
  const credentialsBefore: Middleware['before'] = ({ event: call }) => {
    call.credentials = call.contextCredentials ?? call.config.fallbackCredentials;
    if (!call.credentials) {
      throw serviceError('UpstreamCredentials', {
        message: 'The function has no credentials.',
        advice: 'Operators give the function a RAM role.',
      });
    }
  };
  return { before: credentialsBefore };
};
