import sharp from 'sharp';

import { buildJpeg, frame, segment, square } from './build-jpeg.js';
import type { ImageCase } from './hostile-images.js';

const MAX_BYTES = 5 * 1024 * 1024;

const good = buildJpeg(square);
const comment = (length: number): Buffer => segment(0xfe, Buffer.alloc(length, 0x41));
const sized = (bytes: number): Buffer => {
  const missing = bytes - good.length;
  const whole = Math.floor(missing / 65_537);
  const rest = missing - whole * 65_537;
  const first = [...Array.from({ length: whole }, () => comment(65_533)), comment(rest - 4)];
  return buildJpeg({ ...square, first });
};

const exif = (orientation: number): Buffer =>
  segment(0xe1, [
    ...Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01', 'latin1'),
    ...[0, orientation, 0, 0, 0, 0, 0, 0],
  ]);

/** Unusual, but as good as any; a decoder agrees with each of them. */
export const goodImages = async (): Promise<readonly ImageCase[]> => {
  const raw = Buffer.from(Array.from({ length: 256 * 256 * 3 }, (_, index) => (index * index * 31) & 0xff));
  const noise = sharp(raw, { raw: { width: 256, height: 256, channels: 3 } });
  const [baseline, progressive, gray, full, turned, best] = await Promise.all([
    noise.clone().jpeg().toBuffer(),
    noise.clone().jpeg({ progressive: true }).toBuffer(),
    noise.clone().grayscale().jpeg().toBuffer(),
    noise.clone().jpeg({ chromaSubsampling: '4:4:4', quality: 100 }).toBuffer(),
    noise.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    noise.clone().jpeg({ mozjpeg: true }).toBuffer(),
  ]);
  return [
    ['the smallest size', good],
    ['the largest size', buildJpeg({ width: 8192, height: 8192 })],
    ['the most bytes', sized(MAX_BYTES)],
    ['baseline', baseline],
    ['progressive', progressive],
    ['gray', gray],
    ['without subsampling, at the best quality', full],
    ['turned by EXIF and with a colour profile', turned],
    ['optimized scans', best],
    ['in colour', buildJpeg({ ...square, components: 3 })],
    ['extended sequential', buildJpeg({ ...square, frameMarker: 0xc1 })],
    ['restart marks', buildJpeg({ ...square, restartEvery: 7 })],
    ['restart marks in colour', buildJpeg({ ...square, components: 3, restartEvery: 24 })],
    ...[1, 3, 6, 8].map((orientation): ImageCase => [
      `EXIF orientation ${String(orientation)}`,
      buildJpeg({ ...square, first: [exif(orientation)] }),
    ]),
    [
      'EXIF with a preview of another size',
      buildJpeg({
        ...square,
        first: [segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), buildJpeg({ width: 64, height: 32 })]))],
      }),
    ],
    [
      'the longest segments',
      buildJpeg({ ...square, first: Array.from({ length: 16 }, () => segment(0xe2, Buffer.alloc(65_533, 0xff))) }),
    ],
    [
      'as many segments as may be',
      buildJpeg({ ...square, first: Array.from({ length: 494 }, () => segment(0xe0, [])) }),
    ],
    ['16 bytes of padding', buildJpeg({ ...square, first: [Buffer.alloc(16, 0xff)] })],
    [
      'a comment that looks like a frame',
      buildJpeg({ ...square, first: [segment(0xfe, frame({ width: 64, height: 32 }))] }),
    ],
  ];
};
