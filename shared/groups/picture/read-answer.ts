import { type ClientRequest, type IncomingMessage, request as openRequest } from 'node:http';
import type { Socket } from 'node:net';

import type { PictureAddress } from './picture-address.js';
import { badPicture, pictureUnavailable } from './refusals.js';

const MAX_BYTES = 5 * 1024 * 1024;
const MAX_HEAD_BYTES = 8 * 1024;
const MAX_INTERIM_ANSWERS = 4;

const tooLarge = (measured: string): Error =>
  badPicture(`must have at most 5 MB (${String(MAX_BYTES)} bytes): it has ${measured}`);

// A server that is busy or broken may be well in a minute; anything else it says is its answer.
const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500;

const statusError = (status: number): Error =>
  isPassing(status)
    ? pictureUnavailable(`could not be fetched: its server answered with status ${String(status)}`)
    : badPicture(`must be answered with status 200 and no redirect: it was answered with status ${String(status)}`);

/**
 * Reads the head of an answer.
 *
 * @returns the most bytes that its body may bring.
 * @throws {ServiceError} when it is no plain, whole JPEG of a size that is allowed.
 */
const checkHead = ({ statusCode = 0, headersDistinct }: IncomingMessage): number => {
  if (statusCode !== 200) throw statusError(statusCode);
  const { 'content-length': lengths = [], 'transfer-encoding': codings } = headersDistinct;
  const [type = '', ...more] = headersDistinct['content-type'] ?? [];
  // No parameter means anything for a JPEG. What CAMS makes of one is not known, so there is to be none.
  if (type.toLowerCase() !== 'image/jpeg' || more.length > 0 || headersDistinct['content-encoding']) {
    throw badPicture('must be served as image/jpeg and nothing else, not compressed or otherwise encoded');
  }
  if (codings?.join().toLowerCase() === 'chunked' && lengths.length === 0) return MAX_BYTES;
  const [length = ''] = lengths;
  // Without a length or chunks, a cut looks like an end.
  if (codings || lengths.length !== 1 || !/^\d{1,15}$/.test(length))
    throw badPicture('could not be fetched over https');
  if (Number(length) > MAX_BYTES) throw tooLarge(`${length} bytes`);
  return Number(length);
};

const readBody = (response: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    response.on('error', reject);
    const bound = checkHead(response);
    // One buffer from the start: a body of one-byte chunks would otherwise weigh a hundred times its size.
    const bytes = Buffer.allocUnsafe(bound);
    let length = 0;
    response.on('data', (chunk: Buffer) => {
      if (length + chunk.length > bound) reject(tooLarge('more'));
      else length += chunk.copy(bytes, length);
    });
    response.on('end', () => {
      resolve(bytes.subarray(0, length));
    });
  });

const send = (stream: Socket, { host, port, path, isLocal }: PictureAddress, signal: AbortSignal): ClientRequest =>
  openRequest({
    // Without an agent nothing is pooled, and nothing else can dial.
    createConnection: () => stream,
    host,
    path,
    method: 'GET',
    setHost: false,
    headers: {
      host: isLocal ? `${host}:${String(port)}` : host,
      accept: 'image/jpeg',
      'accept-encoding': 'identity',
      'user-agent': 'cams-chat-groups',
      connection: 'close',
    },
    maxHeaderSize: MAX_HEAD_BYTES,
    insecureHTTPParser: false,
    signal,
  });

/**
 * Asks for the picture over a connection that stands and reads the whole body.
 *
 * @throws {ServiceError} `InvalidParameter.ProfilePictureFile` or `PictureUnavailable` when the answer breaks a rule.
 * @throws {NodeJS.ErrnoException} when connection, framing or patience broke.
 */
export const readAnswer = (stream: Socket, target: PictureAddress, signal: AbortSignal): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const request = send(stream, target, signal);
    let interim = 0;
    request
      .on('error', reject)
      .on('upgrade', () => {
        reject(statusError(101));
      })
      .on('information', ({ statusCode }) => {
        interim += 1;
        if (statusCode === 101 || interim > MAX_INTERIM_ANSWERS) reject(statusError(statusCode));
      })
      .on('response', (response) => {
        readBody(response).then(resolve, reject);
      })
      .end();
  });
