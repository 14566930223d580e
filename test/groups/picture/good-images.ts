import sharp from 'sharp';

import { buildJpeg, END, frame, segment, square } from './build-jpeg.js';
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

/** What cameras and editors put behind the end of the image. */
const behind: Readonly<Record<string, Buffer>> = {
  'a line break': Buffer.from('\r\n'),
  'one byte more': Buffer.from([0]),
  'a second end mark': END,
  'a second picture, as a gain map or the other eye of MPF': buildJpeg({ width: 64, height: 32 }),
  'a trailer as Samsung writes it': Buffer.concat([
    Buffer.from('\0\0\x01\n\x0e\0\0\0Image_UTC_Data1795226400000SEFH', 'latin1'),
    Buffer.from('\x6a\0\0\0\x01\0\0\0\x24\0\0\0SEFT', 'latin1'),
  ]),
  'a clip': Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'),
  'zeros to the end of a block': Buffer.alloc(4096),
  'an archive': Buffer.from('PK\x03\x04 and so on'),
};

/** Unusual, but as good as any; a decoder agrees with each of them. */
export const goodImages = async (): Promise<readonly ImageCase[]> => {
  const raw = Buffer.from(Array.from({ length: 256 * 256 * 3 }, (_, index) => (index * index * 31) & 0xff));
  const noise = sharp(raw, { raw: { width: 256, height: 256, channels: 3 } });
  const [baseline, progressive, gray, full, turned, best, cmyk] = await Promise.all([
    noise.clone().jpeg().toBuffer(),
    noise.clone().jpeg({ progressive: true }).toBuffer(),
    noise.clone().grayscale().jpeg().toBuffer(),
    noise.clone().jpeg({ chromaSubsampling: '4:4:4', quality: 100 }).toBuffer(),
    noise.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    noise.clone().jpeg({ mozjpeg: true }).toBuffer(),
    noise.clone().toColourspace('cmyk').jpeg().toBuffer(),
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
    ['for print, of 4 components', cmyk],
    ...[1, 16, 17, 1 << 20].map((count): ImageCase => [
      `${String(count)} fill bytes before a segment`,
      buildJpeg({ ...square, first: [Buffer.alloc(count, 0xff)] }),
    ]),
    ['fill bytes before the end mark', buildJpeg({ ...square, end: Buffer.concat([Buffer.alloc(99, 0xff), END]) })],
    ...Object.entries(behind).map(([name, more]): ImageCase => [`${name} behind it`, Buffer.concat([good, more])]),
    ['a line break behind the most bytes', Buffer.concat([sized(MAX_BYTES - 2), Buffer.from('\r\n')])],
    [
      'a comment that looks like a frame',
      buildJpeg({ ...square, first: [segment(0xfe, frame({ width: 64, height: 32 }))] }),
    ],
  ];
};
