import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { afterEach, describe, expect, it } from '@jest/globals';

import { FIRST_PAGE, runCams, type RunningCams } from '../running-cams.js';

let running: RunningCams;
afterEach(() => running.stop());

/** Connects, asks once, and answers how the connection ended within a while: not at all, closed, or with an error code. */
const endOf = (port: number, waitMs: number): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('GET /_local/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    });
    const ended = (how: string): void => {
      resolve(how);
      socket.destroy();
    };
    socket.resume();
    socket.on('end', () => {
      ended('closed');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      ended(String(error.code));
    });
    setTimeout(ended, waitMs, 'open').unref();
  });

describe('an idle connection', () => {
  it('stays open, unless asked otherwise', async () => {
    running = await runCams();

    expect(await endOf(running.cams().port, 400)).toBe('open');
  });

  it('is reset, not closed, after resetIdleSocketsMs', async () => {
    running = await runCams({ resetIdleSocketsMs: 100 });

    expect(await endOf(running.cams().port, 5000)).toBe('ECONNRESET');
  });

  it('is not reset while it is in use', async () => {
    running = await runCams({ resetIdleSocketsMs: 300 });

    const codes: unknown[] = [];
    for (let index = 0; index < 8; index += 1) {
      codes.push((await running.call('ListChatGroup', { Page: FIRST_PAGE })).body['Code']);
      await pause(60);
    }

    expect(new Set(codes)).toEqual(new Set(['OK']));
  });
});
