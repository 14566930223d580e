import { isIPv4 } from 'node:net';

import type { Network } from './network.js';
import { isPublicAddress } from './public-address.js';
import { badPicture } from './refusals.js';

/** Public names have a few addresses; whoever answers more is up to something. */
const MAX_ADDRESSES = 32;

// "There is no such name" and "it has no IPv4 address".
const NO_ADDRESS = new Set(['ENOTFOUND', 'ENODATA']);

const answersOf = async (host: string, network: Network, signal: AbortSignal): Promise<readonly string[]> => {
  try {
    return await network.resolve(host, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined && NO_ADDRESS.has(code)) return [];
    throw error;
  }
};

/**
 * Asks once for the addresses of a host and chooses one. One address that is not public condemns the name: which of them
 * another reader would dial cannot be told. No address and a private one are refused in the same words, so that
 * nobody learns which names an internal resolver knows.
 *
 * @returns the IPv4 address to dial; nothing may be resolved again.
 * @throws {ServiceError} `InvalidParameter.ProfilePictureFile`.
 */
export const resolveHost = async (host: string, network: Network, signal: AbortSignal): Promise<string> => {
  const addresses = await answersOf(host, network, signal);
  const [first] = addresses;
  // Counted first: to look at a hundred thousand of them takes seconds.
  const isPublic =
    addresses.length <= MAX_ADDRESSES && addresses.every((address) => isIPv4(address) && isPublicAddress(address));
  if (first === undefined || !isPublic) {
    throw badPicture('must be on a host whose every address is a public IPv4 address');
  }
  return first;
};
