import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { cacheFolder, isMade, rememberMade } from '../../tools/made-record.js';

const root = path.resolve(import.meta.dirname, '../..');

describe('what was made', () => {
  const name = `test-${String(process.pid)}`;
  let folder = '';
  let source = '';
  let result = '';

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'made-'));
    source = path.join(folder, 'source');
    result = path.join(folder, 'result');
    writeFileSync(source, 'one');
    writeFileSync(result, 'made of one');
    rememberMade(name, 'settings', [source, result]);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    rmSync(path.join(cacheFolder, `${name}.json`), { force: true });
  });

  it('need not be made again while nothing has changed', () => {
    expect(isMade(name, 'settings')).toBe(true);
  });

  it.each([
    ['a source', () => { writeFileSync(source, 'two'); }],
    ['a result', () => { writeFileSync(result, 'damaged'); }],
    ['the record', () => { rmSync(path.join(cacheFolder, `${name}.json`)); }],
  ])('is made again when %s has changed or is gone', (_what, change) => {
    change();

    expect(isMade(name, 'settings')).toBe(false);
  });

  it('is made again when a source is gone, and with other settings', () => {
    expect(isMade(name, 'others')).toBe(false);
    rmSync(source);
    expect(isMade(name, 'settings')).toBe(false);
  });
});

describe('npm start, demo, triggers and chat-groups', () => {
  it('bundle themselves once, and show their help without a build', () => {
    const ask = (program: string): string =>
      execFileSync(process.execPath, ['--import', 'tsx', 'tools/build-and-run.ts', program, '--help'], {
        cwd: root,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'] },
      });

    expect(ask('local/main.ts')).toContain('Settings are environment variables');
    expect(isMade('main', 'local/main.ts')).toBe(true);
    expect(ask('client/chat-groups.ts')).toContain('Usage: chat-groups COMMAND');
    expect(isMade('chat-groups', 'client/chat-groups.ts')).toBe(true);
  });
});
