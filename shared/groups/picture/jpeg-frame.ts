import { demand, type Segment } from './jpeg-segments.js';
import type { JpegTables } from './jpeg-tables.js';
import { badPicture } from './refusals.js';

/** What the frame header says. */
export interface JpegFrame {
  readonly width: number;
  readonly height: number;
  readonly isProgressive: boolean;
  /** The quantization table of each component, by the component's name. */
  readonly components: ReadonlyMap<number, number>;
}

/** Baseline, extended sequential, progressive. Lossless, hierarchical and arithmetic coding are read almost nowhere. */
const PROGRESSIVE = 0xc2;
const READABLE: readonly number[] = [0xc0, 0xc1, PROGRESSIVE];
/** Gray, colour, and the four inks of print. */
const COMPONENTS: readonly number[] = [1, 3, 4];

/**
 * Reads a SOF segment. Source: "Recommendation T.81", ITU, B.2.2.
 *
 * @throws {ServiceError} for a kind of JPEG that many programs cannot read.
 */
export const readFrame = ({ marker, content }: Segment): JpegFrame => {
  demand(content.length >= 6);
  const count = content.readUInt8(5);
  const refuse = (measured: string): never => {
    throw badPicture(
      `must be a baseline or progressive JPEG of 8 bits a sample, with 1, 3 or 4 components: this one ${measured}`,
    );
  };
  if (!READABLE.includes(marker)) refuse(`is of another kind (frame 0x${marker.toString(16)})`);
  if (content[0] !== 8) refuse(`has ${String(content[0])} bits a sample`);
  if (!COMPONENTS.includes(count)) refuse(`has ${String(count)} components`);
  demand(content.length === 6 + 3 * count);
  const components = new Map<number, number>();
  for (let at = 6; at < content.length; at += 3) {
    const [across, down] = [content.readUInt8(at + 1) >> 4, content.readUInt8(at + 1) & 15];
    const table = content.readUInt8(at + 2);
    demand(across >= 1 && across <= 4 && down >= 1 && down <= 4 && table <= 3);
    components.set(content.readUInt8(at), table);
  }
  const [height, width] = [content.readUInt16BE(1), content.readUInt16BE(3)];
  // A height of 0 is told later, by a marker that hardly any program knows.
  demand(components.size === count && width > 0 && height > 0);
  return { width, height, isProgressive: marker === PROGRESSIVE, components };
};

/**
 * Which band of coefficients a scan of a progressive image brings, and how exactly. Source: "Recommendation T.81", ITU,
 * G.1.1.1.1.
 */
const checkProgression = (first: number, last: number, precision: number, components: number): void => {
  const [before, now] = [precision >> 4, precision & 15];
  demand(first === 0 ? last === 0 : last >= first && last <= 63 && components === 1);
  demand(now <= 13 && (before === 0 || now === before - 1));
};

/** Checks a SOS segment: components that the frame has, each once, and tables that are there. */
export const checkScan = ({ content }: Segment, frame: JpegFrame, tables: JpegTables): void => {
  const [count = 0] = content;
  demand(count >= 1 && count <= 4 && content.length === 4 + 2 * count);
  const [first, last, precision] = [
    content.readUInt8(-3 + content.length),
    content.readUInt8(-2 + content.length),
    content.readUInt8(-1 + content.length),
  ];
  if (frame.isProgressive) checkProgression(first, last, precision, count);
  const needsDc = !frame.isProgressive || (first === 0 && precision >> 4 === 0);
  const needsAc = !frame.isProgressive || first > 0;
  const seen = new Set<number>();
  for (let at = 1; at < 1 + 2 * count; at += 2) {
    const [component, selected] = [content.readUInt8(at), content.readUInt8(at + 1)];
    const quantization = frame.components.get(component);
    demand(quantization !== undefined && tables.quantization.has(quantization) && !seen.has(component));
    demand((!needsDc || tables.dc.has(selected >> 4)) && (!needsAc || tables.ac.has(selected & 15)));
    seen.add(component);
  }
};
