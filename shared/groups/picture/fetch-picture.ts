import type { Socket } from 'node:net';

import { ServiceError } from '../../errors/service-error.js';
import type { Network } from './network.js';
import { openStream } from './open-stream.js';
import type { PictureAddress } from './picture-address.js';
import { readAnswer } from './read-answer.js';
import { badPicture, pictureUnavailable } from './refusals.js';
import { resolveHost } from './resolve-host.js';

const LOOPBACK = '127.0.0.1';

/** Failures that may be over in a minute: of the connection, of the resolver, and the end of our patience. */
const PASSING =
  /^(ECONN(RESET|REFUSED|ABORTED)|EPIPE|ETIMEDOUT|E(HOST|NET)UNREACH|ETIMEOUT|ESERVFAIL|EREFUSED|ECANCELLED|EAI_AGAIN|ABORT_ERR)$/;

/** What may be said of a failure; an error without a code is one of ours and stays what it is. */
const explain = (error: unknown): unknown => {
  if (error instanceof ServiceError || typeof error !== 'object' || error === null || !('code' in error)) return error;
  return PASSING.test(String(error.code)) ? pictureUnavailable() : badPicture('could not be fetched over https');
};

const fetchWithin = async (target: PictureAddress, network: Network, signal: AbortSignal): Promise<Buffer> => {
  const opened: Socket[] = [];
  try {
    const address = target.isLocal ? LOOPBACK : await resolveHost(target.host, network, signal);
    signal.throwIfAborted();
    const stream = await openStream(target, address, { network, signal, opened });
    return await readAnswer(stream, target, signal);
  } finally {
    for (const socket of opened) socket.destroy();
  }
};

/**
 * Fetches a picture: resolves its host once, dials the address that was found public, and reads one answer of at most
 * 5 MB. Every connection is gone when it returns.
 *
 * @param limitMs for all of it together: resolving, connecting, TLS, head and body.
 * @throws {ServiceError} `InvalidParameter.ProfilePictureFile`, or `PictureUnavailable` for what may pass.
 */
export const fetchPicture = async (target: PictureAddress, network: Network, limitMs: number): Promise<Buffer> => {
  const patience = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  // A resolver need not listen to the signal, so the race does not wait for anybody.
  const impatience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      patience.abort();
      reject(pictureUnavailable());
    }, limitMs);
  });
  const fetched = fetchWithin(target, network, patience.signal);
  try {
    return await Promise.race([fetched, impatience]);
  } catch (error) {
    throw explain(error);
  } finally {
    clearTimeout(timer);
    // Its late failure, after patience ran out, is nobody's any more.
    fetched.catch(() => undefined);
  }
};
