import { BrokenJpeg, markers, type Segment, segmentsOf } from './jpeg-segments.js';
import { badPicture } from './refusals.js';

/** The size of an image as it is stored: an EXIF orientation turns it only when it is shown. */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
}

interface Frame extends JpegHeader {
  /** The names of its components. */
  readonly components: ReadonlySet<number>;
}

/** Baseline, extended sequential, progressive. Lossless, hierarchical and arithmetic coding are read almost nowhere. */
const READABLE_FRAMES: readonly number[] = [0xc0, 0xc1, 0xc2];

const isFrame = ({ marker }: Segment): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== markers.DHT;

const demand = (holds: boolean): void => {
  if (!holds) throw new BrokenJpeg();
};

const readFrame = ({ marker, content }: Segment): Frame => {
  demand(content.length >= 6);
  const count = content.readUInt8(5);
  if (!READABLE_FRAMES.includes(marker) || content[0] !== 8 || (count !== 1 && count !== 3)) {
    throw badPicture('must be a baseline or progressive JPEG of 8 bits a sample, gray (1 component) or in colour (3)');
  }
  demand(content.length === 6 + 3 * count);
  const components = new Set<number>();
  for (let at = 6; at < content.length; at += 3) {
    const [across, down] = [content.readUInt8(at + 1) >> 4, content.readUInt8(at + 1) & 15];
    demand(across >= 1 && across <= 4 && down >= 1 && down <= 4 && content.readUInt8(at + 2) <= 3);
    components.add(content.readUInt8(at));
  }
  demand(components.size === count);
  return { width: content.readUInt16BE(3), height: content.readUInt16BE(1), components };
};

/** Decoders read the tables before they know the size, so a broken table is no JPEG to them. */
const checkQuantization = ({ content }: Segment): void => {
  let at = 0;
  while (at < content.length) {
    const [kind, table] = [content.readUInt8(at) >> 4, content.readUInt8(at) & 15];
    demand(kind <= 1 && table <= 3);
    at += 1 + 64 * (kind + 1);
  }
  demand(at === content.length);
};

const checkHuffman = ({ content }: Segment): void => {
  let at = 0;
  while (at < content.length) {
    demand(at + 17 <= content.length && (content.readUInt8(at) & 0xec) === 0);
    const codes = content.subarray(at + 1, at + 17).reduce((sum, ofLength) => sum + ofLength, 0);
    demand(codes <= 256);
    at += 17 + codes;
  }
  demand(at === content.length);
};

const checkScan = ({ content }: Segment, frame: Frame | undefined): void => {
  const [count = 0] = content;
  demand(frame !== undefined && count >= 1 && count <= 4 && content.length === 4 + 2 * count);
  for (let at = 1; at < 1 + 2 * count; at += 2) demand(frame?.components.has(content.readUInt8(at)) === true);
};

const walk = (bytes: Buffer): JpegHeader => {
  let frame: Frame | undefined;
  let scans = 0;
  for (const segment of segmentsOf(bytes)) {
    if (isFrame(segment)) {
      demand(frame === undefined);
      frame = readFrame(segment);
    } else if (segment.marker === markers.DQT) checkQuantization(segment);
    else if (segment.marker === markers.DHT) checkHuffman(segment);
    else if (segment.marker === markers.DRI) demand(segment.content.length === 2);
    else if (segment.marker === markers.SOS) {
      checkScan(segment, frame);
      scans += 1;
    } else if (segment.marker === markers.EOI && scans > 0 && segment.end < bytes.length) {
      const trailing = String(bytes.length - segment.end);
      throw badPicture(`must end where its image ends: ${trailing} bytes follow the end mark of the JPEG`);
    }
  }
  if (!frame || scans === 0) throw new BrokenJpeg();
  return frame;
};

/**
 * Reads the size of a JPEG from a buffer that holds the whole of it, and nothing else.
 *
 * Every segment is looked at, coded samples are skipped: a picture that passes has one frame, tables that can be read, a
 * scan, and ends at its first end mark. That its samples can be decoded is not checked.
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
