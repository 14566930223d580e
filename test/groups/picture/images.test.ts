import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';

import { readJpegHeader } from '../../../shared/groups/picture/read-jpeg-header.js';
import { goodImages } from './good-images.js';
import { type HeldNetwork, holdNetwork } from './held-network.js';
import { hostileImages, type ImageCase } from './hostile-images.js';
import { authority, type RawServer, startTlsServer } from './raw-server.js';
import { REFUSED, verdictOn } from './verdict.js';

const HOST = 'pictures.example.com';
const ADDRESS = '93.184.215.14';

const hostile = await hostileImages();
const good = await goodImages();
const images = [...hostile, ...good];

let server: RawServer;
let network: HeldNetwork;

beforeAll(async () => {
  server = await startTlsServer((socket, head) => {
    const [, bytes = Buffer.alloc(0)] = images[Number(/^GET \/(\d+) /.exec(head)?.[1])] ?? [];
    socket.write(`HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: ${String(bytes.length)}\r\n\r\n`);
    socket.end(bytes);
  });
  network = holdNetwork({ names: { [HOST]: [ADDRESS] }, servers: { [ADDRESS]: server.port }, trusted: [authority] });
});
afterAll(async () => {
  await server.close();
});

const addressOf = (image: ImageCase): string => `https://${HOST}/${String(images.indexOf(image))}`;

describe('a picture that is refused', () => {
  it.each(hostile.map((image) => [image[0], image] as const))('%s', async (_, image) => {
    const verdict = await verdictOn(addressOf(image), network);

    expect(verdict).toMatchObject({ code: REFUSED, reason: image[2] });
  });
});

describe('a picture that is accepted', () => {
  it.each(good.map((image) => [image[0], image] as const))('%s; a decoder agrees', async (_, image) => {
    const [, bytes] = image;

    const verdict = await verdictOn(addressOf(image), network);

    const { width, height, format } = await sharp(bytes, { limitInputPixels: 8192 * 8192, unlimited: true }).metadata();
    const { info } = await sharp(bytes, { failOn: 'warning', unlimited: true })
      .resize(8)
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(verdict).toMatchObject({ code: 'OK', reason: '' });
    expect({ width, height, format }).toEqual({ ...readJpegHeader(bytes), format: 'jpeg' });
    expect(info.width).toBe(8);
  });
});

describe('a view into a larger buffer', () => {
  it('is read as if nothing were around it', () => {
    const [, bytes] = good[0] ?? ['', Buffer.alloc(0)];
    const pool = Buffer.concat([Buffer.alloc(100, 0xff), bytes, bytes, Buffer.alloc(100, 0xff)]);
    const cuts = Array.from({ length: bytes.length }, (_, end) => pool.subarray(100, 100 + end));

    for (const cut of cuts) expect(() => readJpegHeader(cut)).toThrow('must be a JPEG');
    expect(readJpegHeader(pool.subarray(100, 100 + bytes.length))).toEqual({ width: 192, height: 192 });
  });
});

describe('the time of the reader', () => {
  it('stays in proportion to the bytes, whatever they are', () => {
    const took = images.map(([name, bytes]) => {
      const startedAt = process.cpuUsage();
      try {
        readJpegHeader(bytes);
      } catch {
        // The verdicts are facts above.
      }
      return { name, ms: process.cpuUsage(startedAt).user / 1000 };
    });

    expect(took.filter(({ ms }) => ms > 50)).toEqual([]);
  });
});
