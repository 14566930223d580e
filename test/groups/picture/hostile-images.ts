import sharp from 'sharp';

import { buildJpeg, END, frame, HUFFMAN, QUANTIZATION, scanOf, segment, square, START } from './build-jpeg.js';

const NO_JPEG = 'must be a JPEG: this is none, or it is damaged';
const kind = (measured: string): string =>
  `must be a baseline or progressive JPEG of 8 bits a sample, with 1, 3 or 4 components: this one ${measured}`;
const MAX_BYTES = 5 * 1024 * 1024;

/** A picture, what it is, and the reason that it is refused for; good ones have none. */
export type ImageCase = readonly [name: string, bytes: Buffer, reason?: string];

const good = buildJpeg(square);
const measured = (width: number, height: number): string => `it measures ${String(width)} x ${String(height)}`;
const notSquare = (width: number, height: number): ImageCase => [
  `${String(width)} x ${String(height)}`,
  buildJpeg({ width, height, ...(width * height > 1e6 && { samples: Buffer.alloc(100) }) }),
  `must be square: ${measured(width, height)}`,
];
const side = (pixels: number, rule: string): ImageCase => [
  `${String(pixels)} x ${String(pixels)}`,
  buildJpeg({ width: pixels, height: pixels, ...(pixels > 1000 && { samples: Buffer.alloc(100) }) }),
  `${rule}: ${measured(pixels, pixels)}`,
];

const none = (name: string, bytes: Buffer): ImageCase => [name, bytes, NO_JPEG];
const unusual = (name: string, bytes: Buffer, measured: string): ImageCase => [name, bytes, kind(measured)];

const scanAt = good.indexOf(Buffer.from([0xff, 0xda]));
const frameAt = good.indexOf(Buffer.from([0xff, 0xc0]));
const patched = (at: number, ...bytes: readonly number[]): Buffer => {
  const copy = Buffer.from(good);
  copy.set(bytes, at);
  return copy;
};

const otherFormats = async (): Promise<readonly ImageCase[]> => {
  const image = sharp({ create: { width: 192, height: 192, channels: 3, background: '#888' } });
  const [png, webp, gif, tiff, avif] = await Promise.all([
    image.clone().png().toBuffer(),
    image.clone().webp().toBuffer(),
    image.clone().gif().toBuffer(),
    image.clone().tiff({ compression: 'jpeg' }).toBuffer(),
    image.clone().avif({ effort: 0 }).toBuffer(),
  ]);
  return [none('PNG', png), none('WebP', webp), none('GIF', gif), none('TIFF', tiff), none('AVIF', avif)];
};

export const hostileImages = async (): Promise<readonly ImageCase[]> => [
  ...(await otherFormats()),
  none('nothing', Buffer.alloc(0)),
  none('one byte', Buffer.from([0xff])),
  none('the start mark alone', START),
  none('start and end', Buffer.concat([START, END])),
  none('a megabyte of zeros', Buffer.alloc(1 << 20)),
  none('five megabytes of 0xff', Buffer.alloc(MAX_BYTES, 0xff)),
  none('a start mark and then five megabytes of 0xff', Buffer.concat([START, Buffer.alloc(MAX_BYTES - 2, 0xff)])),
  none('HTML', Buffer.from('<html><img src="a.jpg"></html>')),
  none('SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="192" height="192"/>')),
  none('a line break before the picture', Buffer.concat([Buffer.from('\n'), good])),
  // Sizes.
  notSquare(640, 480),
  notSquare(192, 193),
  notSquare(193, 192),
  notSquare(8192, 192),
  notSquare(65_535, 1),
  side(191, 'must be at least 192 x 192'),
  side(1, 'must be at least 192 x 192'),
  side(8193, 'must be at most 8192 x 8192'),
  side(65_500, 'must be at most 8192 x 8192'),
  side(65_535, 'must be at most 8192 x 8192'),
  none('no height', buildJpeg({ width: 192, height: 0, samples: Buffer.alloc(100) })),
  none('no width', buildJpeg({ width: 0, height: 192, samples: Buffer.alloc(100) })),
  none('no size', buildJpeg({ width: 0, height: 0, samples: Buffer.alloc(100) })),
  // Cut off.
  none('cut within the frame', good.subarray(0, frameAt + 6)),
  none('cut before the scan', good.subarray(0, scanAt)),
  none('cut within the header of the scan', good.subarray(0, scanAt + 4)),
  none('cut within the samples', good.subarray(0, scanAt + 20)),
  none('without its last byte', good.subarray(0, -1)),
  none('without its end mark', good.subarray(0, -2)),
  none('without a scan', buildJpeg({ ...square, scan: Buffer.alloc(0), samples: Buffer.alloc(0) })),
  none('a frame and its end', Buffer.concat([START, frame(square), END])),
  // Lengths of segments.
  none('a segment of length 0', buildJpeg({ ...square, first: [segment(0xe0, [], 0)] })),
  none('a segment of length 1', buildJpeg({ ...square, first: [segment(0xe0, [], 1)] })),
  none('a segment beyond the end', buildJpeg({ ...square, first: [segment(0xe0, [], 65_535)] })),
  none('a frame that is too short', buildJpeg({ ...square, frames: [segment(0xc0, [8, 0, 192, 0, 192])] })),
  none('a frame with more components than it holds', patched(frameAt + 9, 3)),
  none('a frame without components', buildJpeg({ ...square, frames: [segment(0xc0, [8, 0, 192, 0, 192, 1])] })),
  none('an empty frame', buildJpeg({ ...square, frames: [segment(0xc0, [])] })),
  none('501 segments', buildJpeg({ ...square, first: Array.from({ length: 500 }, () => segment(0xe0, [])) })),
  none(
    'a million empty segments',
    buildJpeg({ ...square, first: Array.from({ length: 1e6 }, () => segment(0xe0, [])) }),
  ),
  none('padding to the end', Buffer.concat([good.subarray(0, scanAt), Buffer.alloc(1 << 20, 0xff)])),
  none('501 scans', buildJpeg({ ...square, end: Buffer.concat([...Array<Buffer>(500).fill(scanOf(1)), END]) })),
  // Things that do not belong where they are.
  none('bytes between segments', buildJpeg({ ...square, first: [Buffer.from('junk')] })),
  none('a second start mark', buildJpeg({ ...square, first: [START] })),
  none('a restart mark before the scan', buildJpeg({ ...square, first: [Buffer.from([0xff, 0xd0])] })),
  none('an end mark before the scan', buildJpeg({ ...square, beforeScan: [END] })),
  none('an escape before the scan', buildJpeg({ ...square, first: [Buffer.from([0xff, 0])] })),
  none('a reserved marker', buildJpeg({ ...square, first: [segment(0x02, [0, 0])] })),
  none('a number of lines that comes later', buildJpeg({ ...square, beforeScan: [segment(0xdc, [0, 192])] })),
  none('a start mark within the scan', buildJpeg({ ...square, samples: Buffer.concat([Buffer.alloc(9), good]) })),
  none(
    'two frames, the second of another size',
    buildJpeg({ ...square, frames: [frame(square), frame({ width: 64, height: 32 })] }),
  ),
  none(
    'two frames, the first of another size',
    buildJpeg({ ...square, frames: [frame({ width: 64, height: 32 }), frame(square)] }),
  ),
  none(
    'a second frame behind the scan',
    buildJpeg({ ...square, end: Buffer.concat([frame({ width: 64, height: 32 }), scanOf(1), Buffer.alloc(9), END]) }),
  ),
  none(
    'a scan before the frame',
    Buffer.concat([START, QUANTIZATION, HUFFMAN, scanOf(1), Buffer.alloc(9), frame(square), END]),
  ),
  none('a scan of components that are not there', buildJpeg({ ...square, scan: scanOf(3) })),
  none('a scan without components', buildJpeg({ ...square, scan: segment(0xda, [0, 0, 63, 0]) })),
  none('a scan that is too long', buildJpeg({ ...square, scan: segment(0xda, [1, 1, 0, 0, 63, 0, 0, 0]) })),
  none(
    'a component twice',
    buildJpeg({ ...square, frames: [segment(0xc0, [8, 0, 192, 0, 192, 3, 1, 17, 0, 1, 17, 0, 2, 17, 0])] }),
  ),
  none('sampling by 0', patched(frameAt + 11, 0)),
  none('sampling by 15', patched(frameAt + 11, 0xff)),
  none('a quantization table that is not there', patched(frameAt + 12, 4)),
  none(
    'a quantization table with number 4',
    buildJpeg({ ...square, beforeScan: [segment(0xdb, [4, ...Array<number>(64).fill(1)])] }),
  ),
  none(
    'half a quantization table',
    buildJpeg({ ...square, beforeScan: [segment(0xdb, [0, ...Array<number>(32).fill(1)])] }),
  ),
  none('half a Huffman table', buildJpeg({ ...square, beforeScan: [segment(0xc4, [0, 1, 0])] })),
  none(
    'a Huffman table with 300 codes',
    buildJpeg({ ...square, beforeScan: [segment(0xc4, [0, 200, 100, ...Array<number>(314).fill(0)])] }),
  ),
  none(
    'a Huffman table with number 9',
    buildJpeg({ ...square, beforeScan: [segment(0xc4, [9, 1, ...Array<number>(16).fill(0)])] }),
  ),
  none('no Huffman tables', Buffer.concat([START, QUANTIZATION, frame(square), scanOf(1), Buffer.alloc(9), END])),
  none('no quantization tables', Buffer.concat([START, frame(square), HUFFMAN, scanOf(1), Buffer.alloc(9), END])),
  none(
    'Huffman codes that cannot be told apart',
    buildJpeg({ ...square, beforeScan: [segment(0xc4, [0, 3, ...Array<number>(18).fill(0)])] }),
  ),
  none(
    'a component twice in a scan',
    buildJpeg({ ...square, components: 3, scan: segment(0xda, [2, 1, 0, 1, 0, 0, 63, 0]) }),
  ),
  none('a progressive scan of every band at once', buildJpeg({ ...square, frameMarker: 0xc2 })),
  none(
    'a progressive scan that is more exact than can be',
    buildJpeg({ ...square, frameMarker: 0xc2, scan: segment(0xda, [1, 1, 0, 0, 0, 0x0e]) }),
  ),
  none(
    'a Huffman code for 99 bits',
    buildJpeg({ ...square, beforeScan: [segment(0xc4, [0, 1, ...Array<number>(15).fill(0), 99])] }),
  ),
  none('a restart interval of three bytes', buildJpeg({ ...square, beforeScan: [segment(0xdd, [0, 0, 1])] })),
  // Kinds that few programs read.
  ...[0xc3, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf].map((marker) =>
    unusual(
      `a frame of the kind ${marker.toString(16)}`,
      buildJpeg({ ...square, frameMarker: marker }),
      `is of another kind (frame 0x${marker.toString(16)})`,
    ),
  ),
  unusual('12 bits a sample', buildJpeg({ ...square, frameMarker: 0xc1, precision: 12 }), 'has 12 bits a sample'),
  unusual('no bits a sample', buildJpeg({ ...square, precision: 0 }), 'has 0 bits a sample'),
  ...[0, 2, 5, 255].map((components) =>
    unusual(
      `${String(components)} components`,
      buildJpeg({ ...square, components, samples: Buffer.alloc(9) }),
      `has ${String(components)} components`,
    ),
  ),
];
