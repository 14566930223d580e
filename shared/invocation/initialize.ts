import { createSecureContext } from 'node:tls';

import { processConfig } from '../config.js';

/**
 * What Function Compute calls once before the first request of an instance: reads the settings, and has Node.js parse its
 * certificates of authorities, which is some 20 ms of the first call over TLS. Opens no connection: what is connected and then
 * frozen with the instance may be gone when it thaws, and a create must not ride on such a one.
 *
 * Never fails: an instance whose initializer fails is killed. What is wrong with the settings is answered to each request.
 * Source: "Instance lifecycle", Function Compute documentation.
 *
 * @param answer of runtimes that want to be called back.
 */
export const initialize = (_context: unknown, answer?: (error: null) => void): Promise<void> => {
  try {
    if (processConfig().camsProtocol === 'HTTPS') createSecureContext();
  } catch {
    // The first request meets it again, and there is somebody to tell.
  }
  answer?.(null);
  return Promise.resolve();
};
