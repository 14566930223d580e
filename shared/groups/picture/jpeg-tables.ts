import { demand, type Segment } from './jpeg-segments.js';

/** The tables that a JPEG has defined so far, by number. */
export interface JpegTables {
  readonly quantization: Set<number>;
  readonly dc: Set<number>;
  readonly ac: Set<number>;
}

export const noTables = (): JpegTables => ({ quantization: new Set(), dc: new Set(), ac: new Set() });

/** Reads a DQT segment: tables of 64 values of one byte or two. */
export const readQuantization = ({ content }: Segment, { quantization }: JpegTables): void => {
  let at = 0;
  while (at < content.length) {
    const [wide, number] = [content.readUInt8(at) >> 4, content.readUInt8(at) & 15];
    demand(wide <= 1 && number <= 3);
    quantization.add(number);
    at += 1 + 64 * (wide + 1);
  }
  demand(at === content.length);
};

/** Whether so many codes of each length, from 1 bit up, can be told from each other; a code of ones alone is forbidden. */
const isPrefixCode = (counts: Buffer): boolean => {
  let next = 0;
  return counts.every((count, index) => {
    next = next * 2 + count;
    return count === 0 || next < 2 ** (index + 1);
  });
};

/** Reads a DHT segment: codes per length, then what they stand for. */
export const readHuffman = ({ content }: Segment, { dc, ac }: JpegTables): void => {
  let at = 0;
  while (at < content.length) {
    const [kind, number] = [content.readUInt8(at) >> 4, content.readUInt8(at) & 15];
    const counts = content.subarray(at + 1, at + 17);
    const codes = counts.reduce((sum, count) => sum + count, 0);
    demand(kind <= 1 && number <= 3 && counts.length === 16 && codes <= 256 && isPrefixCode(counts));
    const symbols = content.subarray(at + 17, at + 17 + codes);
    // A DC symbol is a count of bits.
    demand(kind === 1 || symbols.every((bits) => bits <= 15));
    (kind === 0 ? dc : ac).add(number);
    at += 17 + codes;
  }
  demand(at === content.length);
};
