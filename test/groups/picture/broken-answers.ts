import { gzipSync } from 'node:zlib';

import {
  BROKEN,
  chunk,
  chunked,
  endless,
  FAILED,
  good,
  head,
  HEAD,
  hold,
  lastChunk,
  length,
  lines,
  refused,
  reset,
  say,
  statusReason,
  unavailable,
  whole,
  type Case,
} from './speak.js';

const framingCases = refused(BROKEN, {
  'a length that no number holds': whole('Content-Length: 99999999999999999999999'),
  'a length shorter than the picture': say(head(`Content-Length: ${String(good.length - 1)}`), good),
  'a huge length': say(head('Content-Length: 99999999999999999999999'), good),
  'a negative length': say(head('Content-Length: -1'), good),
  'a length with a sign': say(head(`Content-Length: +${length}`), good),
  'a hexadecimal length': say(head('Content-Length: 0x10'), good),
  'a length with an exponent': say(head('Content-Length: 1e3'), good),
  'an empty length': say(head('Content-Length: '), good),
  'two lengths': whole('Content-Length: 1'),
  'two lengths in one': say(head(`Content-Length: ${length}, ${length}`), good),
  'a length and chunks': say(head(`Content-Length: ${length}`, 'Transfer-Encoding: chunked'), chunk(good), lastChunk),
  'a coding before the chunks': say(head('Transfer-Encoding: gzip, chunked'), chunk(gzipSync(good)), lastChunk),
  'chunks twice': say(head('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'), chunk(good), lastChunk),
  'an unknown coding': say(head('Transfer-Encoding: identity'), good),
  'a coding that looks like chunked': say(head('Transfer-Encoding: xchunked'), chunk(good), lastChunk),
  'a chunk of negative size': say(chunked, '-1\r\n', good),
  'a chunk size that no number holds': say(chunked, 'fffffffffffffffff\r\n', good),
  'a chunk without a size': say(chunked, '\r\n', good),
  'a chunk longer than it says': say(chunked, '5\r\n', good, lastChunk),
  'a header line without a colon': say(lines('HTTP/1.1 200 OK', 'Content-Type'), good),
  'a space before the colon': say(
    lines('HTTP/1.1 200 OK', 'Content-Type : image/jpeg', `Content-Length: ${length}`),
    good,
  ),
  'a NUL in a header': whole('X-A: \0'),
  'a status of four digits': say(lines('HTTP/1.1 2000 OK'), good),
  'a status that is no number': say(lines('HTTP/1.1 OK'), good),
  'HTTP/2.0': say(lines('HTTP/2.0 200 OK', 'Content-Type: image/jpeg', `Content-Length: ${length}`), good),
  'HTTP/2.0 without a length': say(lines('HTTP/2.0 200 OK', 'Content-Type: image/jpeg'), good),
  'early hints of HTTP/2.0': say(lines('HTTP/2.0 103 Early Hints'), head(`Content-Length: ${length}`), good),
  'HTTP/0.9 in its own words': say(lines('HTTP/0.9 200 OK', 'Content-Type: image/jpeg'), good),
  'HTTP/9.9': say(lines('HTTP/9.9 200 OK', 'Content-Type: image/jpeg', `Content-Length: ${length}`), good),
  'HTTP/0.9, the picture alone': say(good),
  'another protocol': say('SSH-2.0-OpenSSH_9.2\r\n'),
  'frames of HTTP/2': say(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])),
  noise: say(Buffer.from(Array.from({ length: 500 }, (_, index) => (index * 97 + 13) % 256))),
});

const floods = refused(HEAD, {
  'a header of 40 KB': whole(`X-Long: ${'a'.repeat(40_000)}`),
  'ten thousand headers': whole(...Array.from({ length: 10_000 }, (_, index) => `X-${String(index)}: aaaaaaaa`)),
  'headers without end': endless('HTTP/1.1 200 OK\r\n', `X-A: ${'b'.repeat(1000)}\r\n`, 0),
  'a status line without end': endless('HTTP/1.1 200 ', 'O'.repeat(1000), 0),
});

const upgrades = refused(statusReason(101), {
  'an upgrade': hold(lines('HTTP/1.1 101 Switching Protocols', 'Connection: upgrade', 'Upgrade: websocket'), good),
  'an upgrade to nothing': hold(lines('HTTP/1.1 101 Switching Protocols'), good),
});
const interim = refused(statusReason(103), {
  'early hints without end': endless('', lines('HTTP/1.1 103 Early Hints'), 0),
});
const processing = refused(statusReason(102), {
  'five interim answers': say(
    ...Array<string>(5).fill(lines('HTTP/1.1 102 Processing')),
    head(`Content-Length: ${length}`),
    good,
  ),
});

const resets = unavailable(FAILED, {
  'an end without an answer': say(),
  'a reset before the answer': reset(),
  'a reset within the head': reset('HTTP/1.1 200 OK\r\nContent-'),
  'a reset within the body': reset(head(`Content-Length: ${length}`), good.subarray(0, 10)),
  'an end within the head': say('HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n'),
});

const slow = unavailable(
  FAILED,
  {
    silence: hold(),
    'silence within the head': hold('HTTP/1.1 200 OK\r\n'),
    'silence after the head': hold(head(`Content-Length: ${length}`)),
    'silence within the body': hold(head(`Content-Length: ${length}`), good.subarray(0, -1)),
    'silence before the last chunk': hold(chunked, chunk(good)),
    'a head that drips': endless('HTTP/1.1 200 OK\r\nX-Drip: ', 'a', 10),
    'a body that drips': endless(head('Content-Length: 5242880'), 'a', 10),
    'chunks that drip': endless(chunked, '1\r\na\r\n', 10),
    'trailers that drip': endless(`${chunked}0\r\n`, 'X-A: b\r\n', 10),
    'an extension of a chunk that drips': endless(`${chunked}5;`, 'a', 10),
    'interim answers that drip': endless('HTTP/1.1 103 Early Hints\r\nX: ', 'a', 10),
  },
  true,
);

/** Answers that are no good HTTP, or come too slowly, or not at all. */
export const brokenAnswers: Readonly<Record<string, Case>> = {
  ...framingCases,
  ...floods,
  ...upgrades,
  ...interim,
  ...processing,
  ...resets,
  ...slow,
};
