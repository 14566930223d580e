import { readJpegHeader } from './read-jpeg-header.js';
import { badPicture } from './refusals.js';

const MIN_SIDE = 192;
/** Our choice: 64 megapixels are as much as a decoder behind us should be asked to unpack. */
const MAX_SIDE = 8192;

const pixels = (width: number, height: number): string => `${String(width)} x ${String(height)}`;

/**
 * Checks the image itself: a JPEG, square, of 192 to 8,192 pixels a side. Source: "UpdateChatGroup", Chat App Message
 * Service API reference, which gives no upper bound of the side.
 *
 * @throws {ServiceError} `InvalidParameter.ProfilePictureFile` with the measured size.
 */
export const checkJpeg = (bytes: Buffer): void => {
  const { width, height } = readJpegHeader(bytes);
  const measured = `it measures ${pixels(width, height)}`;
  if (width !== height) throw badPicture(`must be square: ${measured}`);
  if (width < MIN_SIDE) throw badPicture(`must be at least ${pixels(MIN_SIDE, MIN_SIDE)}: ${measured}`);
  if (width > MAX_SIDE) throw badPicture(`must be at most ${pixels(MAX_SIDE, MAX_SIDE)}: ${measured}`);
};
