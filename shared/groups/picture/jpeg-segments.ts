/** The markers that a picture of ours may hold. Source: "Recommendation T.81", ITU, table B.1. */
export const markers = { DHT: 0xc4, SOI: 0xd8, EOI: 0xd9, SOS: 0xda, DQT: 0xdb, DRI: 0xdd, COM: 0xfe } as const;

/** Far more than any encoder writes, and few enough to look at. */
const MAX_SEGMENTS = 500;

export interface Segment {
  readonly marker: number;
  /** What follows its length; empty for the end of the image. */
  readonly content: Buffer;
}

/** A picture that is no JPEG by its structure. */
export class BrokenJpeg extends Error {
  override readonly name = 'BrokenJpeg';
}

/** @throws {BrokenJpeg} when something does not hold that holds in every JPEG. */
export const demand = (holds: boolean): void => {
  if (!holds) throw new BrokenJpeg();
};

/** Whether a marker begins a frame header, of whatever kind of coding. */
export const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== markers.DHT;
const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;
const isApplication = (marker: number): boolean => marker >= 0xe0 && marker <= 0xef;
const known: readonly number[] = Object.values(markers).filter((marker) => marker !== markers.SOI);

/** Where the coded samples that begin here are over: at the first marker that is neither an escape nor a restart. */
const endOfScan = (bytes: Buffer, start: number): number => {
  for (let at = start; at + 1 < bytes.length; at += 1) {
    if (bytes[at] !== 0xff) continue;
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !isRestart(next)) return at;
  }
  throw new BrokenJpeg();
};

/**
 * Walks through a JPEG from marker to marker, coded samples included, up to the first end of image. It reads no byte
 * beyond the buffer and takes time in proportion to it, whatever the bytes are.
 *
 * @throws {BrokenJpeg} at the first thing that does not belong there.
 */
export function* segmentsOf(bytes: Buffer): Generator<Segment, void> {
  if (bytes[0] !== 0xff || bytes[1] !== markers.SOI) throw new BrokenJpeg();
  let at = 2;
  for (let count = 0; count < MAX_SEGMENTS; count += 1) {
    if (bytes[at] !== 0xff) throw new BrokenJpeg();
    // Any number of fill bytes may stand before a marker. Source: "Recommendation T.81", ITU, B.1.1.2.
    while (bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1] ?? 0;
    const start = at + 2;
    if (marker === markers.EOI) {
      yield { marker, content: bytes.subarray(start, start) };
      return;
    }
    if (!known.includes(marker) && !isFrame(marker) && !isApplication(marker)) throw new BrokenJpeg();
    const length = start + 2 <= bytes.length ? bytes.readUInt16BE(start) : 0;
    const end = start + length;
    if (length < 2 || end > bytes.length) throw new BrokenJpeg();
    yield { marker, content: bytes.subarray(start + 2, end) };
    at = marker === markers.SOS ? endOfScan(bytes, end) : end;
  }
  throw new BrokenJpeg();
}
