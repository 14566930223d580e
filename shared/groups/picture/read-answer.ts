import { type ClientRequest, type IncomingMessage, request as openRequest } from 'node:http';
import type { Socket } from 'node:net';

import { checkHead, isSpoken, notSpoken, statusError, tooLarge } from './check-head.js';
import type { PictureAddress } from './picture-address.js';
import { badPicture } from './refusals.js';

/** Beyond what servers with long policies and many cookies send. */
const MAX_HEAD_BYTES = 32 * 1024;
const MAX_INTERIM_ANSWERS = 4;
/** Some servers answer nobody who does not say who he is. */
const USER_AGENT = 'Mozilla/5.0 (compatible; cams-chat-groups)';

/** Node's code for a head that is too long says nothing of how long one may be. */
const explainHead = (error: Error): Error =>
  'code' in error && error.code === 'HPE_HEADER_OVERFLOW'
    ? badPicture(`must be answered with a head of at most ${String(MAX_HEAD_BYTES / 1024)} KB`)
    : error;

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
      'user-agent': USER_AGENT,
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
      .on('error', (error) => {
        reject(explainHead(error));
      })
      .on('upgrade', () => {
        reject(statusError(101));
      })
      .on('information', ({ statusCode, httpVersion }) => {
        interim += 1;
        if (!isSpoken(httpVersion)) reject(notSpoken());
        else if (statusCode === 101 || interim > MAX_INTERIM_ANSWERS) reject(statusError(statusCode));
      })
      .on('response', (response) => {
        readBody(response).then(resolve, reject);
      })
      .end();
  });
