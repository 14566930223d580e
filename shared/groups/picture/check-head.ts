import type { IncomingMessage } from 'node:http';

import { badPicture, pictureUnavailable } from './refusals.js';

/** How much of a picture may be read. Source: "UpdateChatGroup", Chat App Message Service API reference. */
export const MAX_BYTES = 5 * 1024 * 1024;

/** All are JPEG; the latter two are what old browsers and servers call it. */
const JPEG_TYPES: readonly string[] = ['image/jpeg', 'image/jpg', 'image/pjpeg'];

export const tooLarge = (measured: string): Error =>
  badPicture(`must have at most 5 MB (${String(MAX_BYTES)} bytes): it has ${measured}`);

// A server that is busy or broken may be well in a minute; anything else it says is its answer.
const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500;

export const statusError = (status: number): Error =>
  isPassing(status)
    ? pictureUnavailable(`could not be fetched: its server answered with status ${String(status)}`)
    : badPicture(`must be answered with status 200 and no redirect: it was answered with status ${String(status)}`);

/** Whether a status line is one of HTTP as it is spoken here: Node reads those of HTTP/2.0 and 0.9 alike (20.20). */
export const isSpoken = (version: string): boolean => version === '1.0' || version === '1.1';

export const notSpoken = (): Error => badPicture('could not be fetched over https');

const typeError = (types: readonly string[]): Error => {
  const [type = '', ...more] = types.flatMap((each) => each.split(',')).map((each) => each.split(';')[0]?.trim());
  const isNamed = /^[a-z]{1,20}\/[a-z\d][a-z\d.+-]{0,40}$/i.test(type);
  const received = isNamed ? `as ${type.toLowerCase()}` : type === '' ? 'without a type' : 'as another type';
  return badPicture(
    `must be served as image/jpeg: it was served ${more.length > 0 ? 'with more than one type' : received}`,
  );
};

const checkType = (types: readonly string[]): void => {
  const [type = '', ...more] = types;
  const [mediaType = ''] = type.split(';');
  if (more.length > 0 || !JPEG_TYPES.includes(mediaType.trim().toLowerCase())) throw typeError(types);
};

const checkEncoding = (values: readonly string[]): void => {
  const encodings = values.flatMap((value) => value.split(',')).map((value) => value.trim().toLowerCase());
  const [encoding] = encodings.filter((name) => name !== '' && name !== 'identity');
  if (encoding === undefined) return;
  const received = /^[a-z][a-z-]{0,15}$/.test(encoding) ? encoding : 'unknown';
  throw badPicture(`must be served as it is: it was served with the encoding ${received}`);
};

/**
 * Checks the head of an answer.
 *
 * @returns the most bytes that its body may bring.
 * @throws {ServiceError} when it is no plain JPEG of a size that is allowed.
 */
export const checkHead = ({ statusCode = 0, httpVersion, headersDistinct }: IncomingMessage): number => {
  if (!isSpoken(httpVersion)) throw notSpoken();
  if (statusCode !== 200) throw statusError(statusCode);
  const { 'content-length': lengths = [], 'transfer-encoding': codings } = headersDistinct;
  checkEncoding(headersDistinct['content-encoding'] ?? []);
  checkType(headersDistinct['content-type'] ?? []);
  // Without a length the body ends with its chunks, or with the connection: a picture that was cut off has no end mark.
  if (lengths.length === 0 && (codings?.join().toLowerCase() ?? 'chunked') === 'chunked') return MAX_BYTES;
  const [length = ''] = lengths;
  if (codings || lengths.length !== 1 || !/^\d{1,15}$/.test(length)) throw notSpoken();
  if (Number(length) > MAX_BYTES) throw tooLarge(`${length} bytes`);
  return Number(length);
};
