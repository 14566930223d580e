import { checkScan, type JpegFrame, readFrame } from './jpeg-frame.js';
import { BrokenJpeg, demand, isFrame, markers, segmentsOf } from './jpeg-segments.js';
import { noTables, readHuffman, readQuantization } from './jpeg-tables.js';
import { badPicture } from './refusals.js';

/** The size of an image as it is stored: an EXIF orientation turns it only when it is shown. */
export type JpegHeader = Pick<JpegFrame, 'width' | 'height'>;

const walk = (bytes: Buffer): JpegHeader => {
  const tables = noTables();
  let frame: JpegFrame | undefined;
  let scans = 0;
  for (const segment of segmentsOf(bytes)) {
    const { marker, content } = segment;
    if (isFrame(marker)) {
      demand(frame === undefined);
      frame = readFrame(segment);
    } else if (marker === markers.DQT) readQuantization(segment, tables);
    else if (marker === markers.DHT) readHuffman(segment, tables);
    else if (marker === markers.DRI) demand(content.length === 2);
    else if (marker === markers.SOS) {
      if (!frame) throw new BrokenJpeg();
      checkScan(segment, frame, tables);
      scans += 1;
    }
  }
  if (!frame || scans === 0) throw new BrokenJpeg();
  return frame;
};

/**
 * Reads the size of a JPEG from a buffer that holds the whole of it. What stands behind its first end mark is not looked at:
 * cameras put a gain map there, a clip, or a trailer of their own.
 *
 * Every segment is looked at, coded samples are skipped: a picture that passes has one frame, every table that a scan
 * needs, at least one scan, and an end mark. That its samples can be decoded is not checked.
 *
 * @throws {ServiceError} `InvalidParameter.ProfilePictureFile`.
 */
export const readJpegHeader = (bytes: Buffer): JpegHeader => {
  try {
    const { width, height } = walk(bytes);
    return { width, height };
  } catch (error) {
    throw error instanceof BrokenJpeg ? badPicture('must be a JPEG: this is none, or it is damaged') : error;
  }
};
