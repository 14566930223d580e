import { gzipSync } from 'node:zlib';

import { brokenAnswers } from './broken-answers.js';
import type { Behaviour } from './raw-server.js';
import {
  chunk,
  chunked,
  endless,
  FAILED,
  good,
  head,
  hold,
  lastChunk,
  length,
  lines,
  NO_JPEG,
  refused,
  say,
  status,
  statusReason,
  typed,
  encoded,
  served,
  unavailable,
  whole,
  type Case,
} from './speak.js';

const MAX = 5 * 1024 * 1024;

const tooLarge = (measured: string): string => `must have at most 5 MB (${String(MAX)} bytes): it has ${measured}`;

const accepted: Readonly<Record<string, Behaviour>> = {
  'a length': whole(),
  'a length, on a connection that stays open': hold(head(`Content-Length: ${length}`), good),
  'header names in any case': say(
    lines('HTTP/1.1 200 OK', 'CONTENT-TYPE: IMAGE/JPEG', `content-length:${length}`),
    good,
  ),
  chunks: say(chunked, chunk(good), lastChunk),
  'chunks of one byte': say(chunked, ...[...good].map((byte) => chunk(Buffer.from([byte]))), lastChunk),
  'HTTP/1.0': say(lines('HTTP/1.0 200 OK', 'Content-Type: image/jpeg', `Content-Length: ${length}`), good),
  'HTTP/1.0 without a length': say(lines('HTTP/1.0 200 OK', 'Content-Type: image/jpeg'), good),
  'neither length nor chunks': say(head(), good),
  'image/jpg': typed('Content-Type: image/jpg'),
  'image/pjpeg': typed('Content-Type: image/pjpeg'),
  'a type with a parameter': typed('Content-Type: image/jpeg; charset=utf-8'),
  'identity as an encoding': whole('Content-Encoding: identity'),
  'a header of 9 KB': whole(`X-Long: ${'a'.repeat(9000)}`),
  'a thousand headers': whole(...Array.from({ length: 1000 }, (_, index) => `X-${String(index)}: aaaaaaaa`)),
  'early hints before it': say(
    lines('HTTP/1.1 103 Early Hints', 'Link: <https://127.0.0.1>'),
    head(`Content-Length: ${length}`),
    good,
  ),
  '100 Continue before it': say(lines('HTTP/1.1 100 Continue'), head(`Content-Length: ${length}`), good),
  'cookies and other headers': whole(
    'Set-Cookie: a=b',
    'Refresh: 0; url=http://127.0.0.1/',
    'Location: http://127.0.0.1/',
  ),
  'another answer behind it, which nobody reads': say(
    head(`Content-Length: ${length}`),
    good,
    head('Content-Length: 0'),
  ),
};

const redirects = [300, 301, 302, 303, 305, 307, 308];
const targets = [
  'http://169.254.169.254/latest/',
  'https://127.0.0.1/',
  '//evil.example.com/',
  'file:///etc/passwd',
  '/again',
];
const otherStatuses = [201, 202, 203, 204, 205, 206, 304, 400, 401, 403, 404, 407, 410, 416, 418, 451, 499];
const passing = [408, 429, 500, 502, 503, 504];

const statusCases: Readonly<Record<string, Case>> = Object.assign(
  {},
  ...[
    ...redirects.map((number, index) =>
      refused(statusReason(number), {
        [`status ${String(number)}`]: status(number, `Location: ${targets[index % targets.length] ?? ''}`),
      }),
    ),
    ...otherStatuses.map((number) => refused(statusReason(number), { [`status ${String(number)}`]: status(number) })),
    ...passing.map((number) =>
      unavailable(`could not be fetched: its server answered with status ${String(number)}`, {
        [`status ${String(number)}`]: status(number, 'Retry-After: 1'),
      }),
    ),
  ],
) as Record<string, Case>;

const typeCases: Readonly<Record<string, Case>> = {
  ...refused(served('without a type'), {
    'no type': typed('X-A: b'),
    'an empty type': typed('Content-Type: '),
  }),
  ...refused(served('with more than one type'), {
    'two types in one': typed('Content-Type: image/jpeg, text/html'),
    'two types': typed('Content-Type: image/jpeg', 'Content-Type: text/html'),
  }),
  ...refused(served('as image/png'), { 'image/png': typed('Content-Type: IMAGE/PNG') }),
  ...refused(served('as text/html'), { 'text/html': typed('Content-Type: text/html; charset=utf-8') }),
  ...refused(served('as application/octet-stream'), {
    'application/octet-stream': typed('Content-Type: application/octet-stream'),
  }),
  ...refused(served('as another type'), {
    'image/*': typed('Content-Type: image/*'),
    'a type that is none': typed('Content-Type: jpeg'),
    'a type that tells of the inside': typed('Content-Type: root:x:0:0'),
    'a type without end': typed(`Content-Type: image/${'x'.repeat(100)}`),
  }),
  ...refused(encoded('gzip'), {
    gzip: say(head('Content-Encoding: gzip', `Content-Length: ${String(gzipSync(good).length)}`), gzipSync(good)),
    'gzip among others': whole('Content-Encoding: identity, gzip'),
    'a gzip bomb': say(
      head('Content-Encoding: gzip', `Content-Length: ${String(gzipSync(Buffer.alloc(MAX * 4)).length)}`),
      gzipSync(Buffer.alloc(MAX * 4)),
    ),
  }),
  ...refused(encoded('br'), { br: whole('Content-Encoding: br') }),
  ...refused(encoded('unknown'), { 'an encoding that tells of the inside': whole('Content-Encoding: root:x:0:0') }),
};

const sizeCases = {
  ...refused(tooLarge('5242881 bytes'), { 'one byte too many by its length': hold(head('Content-Length: 5242881')) }),
  ...refused(tooLarge('104857600 bytes'), { 'a hundred megabytes': hold(head('Content-Length: 104857600')) }),
  ...refused(tooLarge('more'), {
    'chunks without end': endless(chunked, chunk(Buffer.alloc(65_536)), 0),
    'one byte too many in chunks': say(chunked, chunk(Buffer.alloc(MAX + 1)), lastChunk),
    'one byte too many without a length': say(head(), Buffer.alloc(MAX + 1)),
    'bytes without end and without a length': endless(head(), Buffer.alloc(65_536), 0),
  }),
  ...refused(NO_JPEG, {
    'an empty body': say(head('Content-Length: 0')),
    'empty chunks': say(chunked, lastChunk),
    'a page of HTML': say(head('Content-Length: 13'), '<html></html>'),
    'a picture without a length that is cut off': say(head(), good.subarray(0, -10)),
    'nothing, without a length': say(head()),
  }),
  ...unavailable(FAILED, {
    'a length longer than the picture': say(head(`Content-Length: ${String(good.length + 1)}`), good),
    'chunks that are cut off': say(chunked, chunk(good)),
    'a chunk that is cut off': say(chunked, chunk(good).subarray(0, 40)),
  }),
};

/** Every answer of a server that speaks after TLS stands. */
export const answers: Readonly<Record<string, Case>> = {
  ...Object.fromEntries(Object.entries(accepted).map(([name, behave]) => [name, { behave }])),
  ...statusCases,
  ...typeCases,
  ...sizeCases,
  ...brokenAnswers,
};
