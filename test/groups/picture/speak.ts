import { buildJpeg, square } from './build-jpeg.js';
import type { Behaviour } from './raw-server.js';

export const good = buildJpeg(square);
export const length = String(good.length);

/** What must be said of an answer; an answer without a reason is a good one. */
export interface Case {
  readonly behave: Behaviour;
  readonly code?: 'refused' | 'unavailable';
  readonly reason?: string;
  /** Whether it ends only with our patience. */
  readonly slow?: boolean;
}

export const BROKEN = 'could not be fetched over https';
export const FAILED = 'could not be fetched';
export const HEAD = 'must be answered with a head of at most 32 KB';
export const served = (as: string): string => `must be served as image/jpeg: it was served ${as}`;
export const encoded = (as: string): string => `must be served as it is: it was served with the encoding ${as}`;
export const NO_JPEG = 'must be a JPEG: this is none, or it is damaged';
export const lines = (...head: readonly string[]): string => `${head.join('\r\n')}\r\n\r\n`;

export const say =
  (...parts: readonly (string | Buffer)[]): Behaviour =>
  (socket) => {
    for (const part of parts) socket.write(part);
    socket.end();
  };

/** Says something and leaves the connection open. */
export const hold =
  (...parts: readonly (string | Buffer)[]): Behaviour =>
  (socket) => {
    for (const part of parts) socket.write(part);
  };

export const reset =
  (...parts: readonly (string | Buffer)[]): Behaviour =>
  (socket) => {
    for (const part of parts) socket.write(part);
    setTimeout(() => {
      socket.destroy();
    }, 5);
  };

/** Repeats until the other side is gone. */
export const endless =
  (start: string, part: string | Buffer, pauseMs: number): Behaviour =>
  (socket) => {
    socket.write(start);
    const repeat = (): void => {
      if (socket.destroyed) return;
      const more = socket.write(part);
      if (pauseMs > 0) setTimeout(repeat, pauseMs);
      else if (more) setImmediate(repeat);
      else socket.once('drain', repeat);
    };
    repeat();
  };

export const head = (...more: readonly string[]): string =>
  lines('HTTP/1.1 200 OK', 'Content-Type: image/jpeg', ...more);
export const chunked = head('Transfer-Encoding: chunked');
export const chunk = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
export const lastChunk = '0\r\n\r\n';
export const whole = (...more: readonly string[]): Behaviour => say(head(`Content-Length: ${length}`, ...more), good);
export const typed = (...types: readonly string[]): Behaviour =>
  say(lines('HTTP/1.1 200 OK', ...types, `Content-Length: ${length}`), good);
export const status = (number: number, ...more: readonly string[]): Behaviour =>
  say(lines(`HTTP/1.1 ${String(number)} X`, 'Content-Type: image/jpeg', `Content-Length: ${length}`, ...more), good);

export const statusReason = (number: number): string =>
  `must be answered with status 200 and no redirect: it was answered with status ${String(number)}`;

export const refused = (reason: string, cases: Readonly<Record<string, Behaviour>>): Record<string, Case> =>
  Object.fromEntries(Object.entries(cases).map(([name, behave]) => [name, { behave, code: 'refused', reason }]));
export const unavailable = (
  reason: string,
  cases: Readonly<Record<string, Behaviour>>,
  slow = false,
): Record<string, Case> =>
  Object.fromEntries(
    Object.entries(cases).map(([name, behave]) => [name, { behave, code: 'unavailable', reason, slow }]),
  );
