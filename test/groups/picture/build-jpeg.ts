/** What a picture of one flat gray or colour is built of. */
export interface JpegPlan {
  readonly width: number;
  readonly height: number;
  readonly components?: number;
  /** 0xc0 is baseline. */
  readonly frameMarker?: number;
  readonly precision?: number;
  readonly restartEvery?: number;
  /** Whole segments after the start of the image. */
  readonly first?: readonly Buffer[];
  /** In place of the frame header, or several of them. */
  readonly frames?: readonly Buffer[];
  /** Whole segments between the frame and the scan. */
  readonly beforeScan?: readonly Buffer[];
  /** In place of the header of the scan. */
  readonly scan?: Buffer;
  /** In place of the coded samples. */
  readonly samples?: Buffer;
  /** In place of the end mark. */
  readonly end?: Buffer;
}

export const START = Buffer.from([0xff, 0xd8]);
export const END = Buffer.from([0xff, 0xd9]);

/** A segment with a length that is right, unless another one is given. */
export const segment = (marker: number, content: Buffer | readonly number[], length = content.length + 2): Buffer =>
  Buffer.from([0xff, marker, length >> 8, length & 0xff, ...content]);

export const QUANTIZATION = segment(0xdb, [0, ...Array<number>(64).fill(1)]);
const lengthOne = [1, ...Array<number>(15).fill(0)];
/** One code each for DC and AC, a single 0 bit: "as before" and "end of block". */
export const HUFFMAN = segment(0xc4, [0x00, ...lengthOne, 0, 0x10, ...lengthOne, 0]);

const ids = (components: number): readonly number[] => Array.from({ length: components }, (_, index) => index + 1);

export const frame = ({ width, height, components = 1, frameMarker = 0xc0, precision = 8 }: JpegPlan): Buffer =>
  segment(frameMarker, [
    precision,
    height >> 8,
    height & 0xff,
    width >> 8,
    width & 0xff,
    components,
    ...ids(components).flatMap((id) => [id, 0x11, 0]),
  ]);

export const scanOf = (components: number): Buffer =>
  segment(0xda, [components, ...ids(components).flatMap((id) => [id, 0]), 0, 63, 0]);

/** Coded samples without change from block to block: zero bits, filled up with ones before each mark. */
const flatSamples = ({ width, height, components = 1, restartEvery = Infinity }: JpegPlan): Buffer => {
  const units = Math.ceil(width / 8) * Math.ceil(height / 8);
  const parts: Buffer[] = [];
  for (let done = 0; done < units; done += restartEvery) {
    const bits = Math.min(restartEvery, units - done) * 2 * components;
    const bytes = Buffer.alloc(Math.ceil(bits / 8));
    if (bits % 8 !== 0) bytes[bytes.length - 1] = 0xff >> (bits % 8);
    const restart = done + restartEvery < units ? [0xff, 0xd0 + ((done / restartEvery) % 8)] : [];
    parts.push(bytes, Buffer.from(restart));
  }
  return Buffer.concat(parts);
};

/** A whole JPEG that decodes to one flat colour, or what is left of it after what the plan changes. */
export const buildJpeg = (plan: JpegPlan): Buffer => {
  const { restartEvery, first = [], frames = [frame(plan)], beforeScan = [], components = 1 } = plan;
  const restarts = restartEvery === undefined ? [] : [segment(0xdd, [restartEvery >> 8, restartEvery & 0xff])];
  return Buffer.concat([
    START,
    ...first,
    QUANTIZATION,
    ...frames,
    HUFFMAN,
    ...restarts,
    ...beforeScan,
    plan.scan ?? scanOf(components),
    plan.samples ?? flatSamples(plan),
    plan.end ?? END,
  ]);
};

/** A square that every rule allows. */
export const square: JpegPlan = { width: 192, height: 192 };
