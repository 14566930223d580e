import { connect } from 'node:net';

import type { RunningCams } from '../running-cams.js';
import { type HttpAnswer, sendHttp } from '../send-http.js';
import type { Signed } from '../sign-request.js';

/** Puts fault rules into force and fails the test when one is refused. */
export const addRules = async (running: RunningCams, ...Rules: object[]): Promise<void> => {
  const { status, body } = await running.control('faults', { Rules });
  if (status !== 200) throw new Error(JSON.stringify(body));
};

export const clearRules = (running: RunningCams): Promise<HttpAnswer> =>
  sendHttp(running.cams().port, { method: 'DELETE', path: '/_local/faults' });

/** What a client sees at its socket. */
export interface SocketStory {
  readonly text: string;
  /** The pieces as they arrived. */
  readonly pieces: readonly string[];
  /** `closed`: the other side ended the connection. `reset`: it broke it. `open`: it did neither until we had enough. */
  readonly ending: 'closed' | 'reset' | 'open';
  readonly tookMs: number;
}

const isWhole = (text: string): boolean => {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const length = /content-length: (\d+)/i.exec(head)?.[1];
  return length !== undefined && Buffer.byteLength(body) >= Number(length);
};

/** Sends a signed request over a socket of its own and tells everything that comes back. */
export const sendRaw = (port: number, { method, path, headers, body }: Signed): Promise<SocketStory> =>
  new Promise((resolve) => {
    const pieces: string[] = [];
    const startedAt = performance.now();
    const socket = connect(port, '127.0.0.1');
    const finish = (ending: SocketStory['ending']): void => {
      resolve({ text: pieces.join(''), pieces, ending, tookMs: performance.now() - startedAt });
      socket.destroy();
    };
    socket.on('data', (piece) => {
      pieces.push(piece.toString('utf8'));
      if (isWhole(pieces.join(''))) finish('open');
    });
    socket.on('end', () => {
      finish('closed');
    });
    socket.on('error', () => {
      finish('reset');
    });
    const lines = Object.entries({ ...headers, 'content-length': String(Buffer.byteLength(body)) });
    socket.write(
      `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
    );
  });
