import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import sharp, { type Metadata } from 'sharp';

import { ServiceError } from '../../../shared/errors/service-error.js';
import { type JpegHeader, readJpegHeader } from '../../../shared/groups/picture/read-jpeg-header.js';
import { type Mutation, mutateBytes } from '../../support/mutate.js';
import { goodImages } from './good-images.js';

const count = process.env['FULL'] ? 100_000 : 1_000;
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const SMALL_BYTES = 40_000;
const AT_ONCE = 8;

/** What the reader and the decoder, which is the judge, made of one picture. */
interface Judged {
  readonly ours: JpegHeader | undefined;
  readonly theirs: Metadata | undefined;
  /** The size after decoding; undefined when the samples are beyond decoding, or too many to try. */
  readonly decoded: JpegHeader | undefined;
  readonly ms: number;
}

const readOurs = (bytes: Buffer): JpegHeader | undefined => {
  try {
    return readJpegHeader(bytes);
  } catch (error) {
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
};

const judge = async (bytes: Buffer): Promise<Judged> => {
  const startedAtMs = performance.now();
  const ours = readOurs(bytes);
  const ms = performance.now() - startedAtMs;
  if (!ours) return { ours, theirs: undefined, decoded: undefined, ms };
  const theirs = sharp(bytes, { limitInputPixels: false }).metadata();
  const decoded = sharp(bytes, { failOn: 'none', limitInputPixels: 1_000_000 })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    ours,
    theirs: await theirs.catch(() => undefined),
    decoded: await decoded.then(
      ({ info }) => info,
      () => undefined,
    ),
    ms,
  };
};

const isSame = (size: JpegHeader, { width, height }: Partial<JpegHeader>): boolean =>
  width === size.width && height === size.height;

const small = (await goodImages()).map(([, bytes]) => bytes).filter(({ length }) => length < SMALL_BYTES);

const mutation: fc.Arbitrary<Mutation> = fc.record({
  // Half of the changes fall on the headers, where the reader looks.
  place: fc.oneof(fc.nat(700), fc.nat(SMALL_BYTES)),
  kind: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(4) }),
  value: fc.oneof(fc.nat(0xffff), fc.constantFrom(0xff, 0xd8, 0xd9, 0xda, 0xc0, 0xc2, 0xc4, 0, 1)),
});
const picture = fc.record({
  base: fc.constantFrom(...small),
  changes: fc.array(mutation, { minLength: 1, maxLength: 4 }),
});

it('never accepts a damaged picture that a decoder measures differently, or takes for none; never throws or hangs', async () => {
  const pictures = fc.sample(picture, { seed, numRuns: count }).values();
  const tally = { accepted: 0, decoded: 0, slowestMs: 0 };
  const work = async (): Promise<void> => {
    for (const { base, changes } of pictures) {
      const bytes = changes.reduce((before, change) => mutateBytes(before, change), base);
      const { ours, theirs, decoded, ms } = await judge(bytes);
      tally.slowestMs = Math.max(tally.slowestMs, ms);
      if (!ours) continue;
      tally.accepted += 1;
      if (decoded) tally.decoded += 1;
      if (theirs?.format !== 'jpeg' || !isSame(ours, theirs) || (decoded && !isSame(ours, decoded))) {
        throw new Error(`falsely accepted, seed ${String(seed)}: ${bytes.toString('base64')}`);
      }
    }
  };

  await Promise.all(Array.from({ length: AT_ONCE }, work));

  process.stdout.write(`pictures: ${String(count)} mutated, seed ${String(seed)}, ${JSON.stringify(tally)}\n`);
  expect(tally.slowestMs).toBeLessThan(200);
  expect(tally.accepted).toBeGreaterThan(count / 50);
});
