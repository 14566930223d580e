import type { Config } from '../../config.js';
import { checkJpeg } from './check-jpeg.js';
import { fetchPicture } from './fetch-picture.js';
import { internet, type Network } from './network.js';
import { readPictureAddress } from './picture-address.js';
import { pictureUnavailable } from './refusals.js';

const LIMIT_MS = 5000;
/** What is kept back for CAMS, which is asked after the picture was found good. */
const RESERVE_MS = 2000;
const MORE_TIME = 'Allow more time in X-Timeout-Ms: a picture is fetched before CAMS is asked.';

/**
 * Finds out whether CAMS could use a picture: fetches it as a stranger's address must be fetched, and checks that it is
 * a JPEG of at most 5 MB, square, and at least 192 x 192 pixels. CAMS fetches it again later, so this finds mistakes; it
 * cannot bind what CAMS will see. Source: "UpdateChatGroup", Chat App Message Service API reference.
 *
 * @param remainingMs of the whole call; the check takes at most 5 s of it and leaves 2 s.
 * @throws {ServiceError} `InvalidParameter.ProfilePictureFile` naming rule and measured value, or `PictureUnavailable`.
 */
export const checkPicture = async (
  address: string,
  settings: Config['pictures'],
  remainingMs: number,
  network: Network = internet,
): Promise<void> => {
  const target = readPictureAddress(address, settings);
  const limitMs = Math.min(LIMIT_MS, remainingMs - RESERVE_MS);
  if (limitMs <= 0) throw pictureUnavailable('could not be fetched in the time that was left', MORE_TIME);
  checkJpeg(await fetchPicture(target, network, limitMs));
};
