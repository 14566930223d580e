import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { runCams, type RunningCams } from '../running-cams.js';
import { holdFile } from './hold-file.js';

const ROUNDS = process.env['FULL'] === undefined ? 1 : 30;

let running: RunningCams;
beforeEach(async () => {
  running = await runCams();
});
afterEach(() => running.stop());

const file = (): string => join(running.folder, 'data', 'cams.db');
const addGroups = (prefix: string, count: number): Promise<unknown[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const { body } = await running.call('AddChatGroup', { Subject: `${prefix} ${String(index)}` });
      return body['Code'];
    }),
  );

const ok = (count: number): string[] => Array<string>(count).fill('OK');

describe('another program that writes to the file', () => {
  it('for a second, in the middle of calls, makes them wait, and no call fails', async () => {
    const codes: unknown[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const { ended } = await holdFile(file(), 1000);
      codes.push(...(await addGroups(`during ${String(round)}`, 4)));
      await ended;
      codes.push(...(await addGroups(`after ${String(round)}`, 4)));
    }
    const reset = await running.control('reset', {});

    expect(codes).toEqual(ok(8 * ROUNDS));
    expect(reset.status).toBe(200);
    expect(running.reports).toEqual([]);
  });

  it('for longer than calls can wait, makes one fail, and afterwards all is well without a restart', async () => {
    await running.seed({ Subject: 'before' });
    const { ended } = await holdFile(file(), 4000);

    const [during] = await addGroups('during', 1);
    await ended;
    const after = await addGroups('after', 4);
    const subjects = (await running.rows()).map(({ Subject }) => Subject);
    const reset = await running.control('reset', {});

    expect(during).toBe('InternalError');
    expect(String(running.reports[0])).toMatch(/cams\.db is locked by another program .* Close what has it open/);
    expect(after).toEqual(ok(4));
    expect(subjects).toEqual(['before', ...Array.from({ length: 4 }, (_, index) => `after ${String(index)}`)]);
    expect(reset.status).toBe(200);
  });
});
