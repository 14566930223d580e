import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, it } from '@jest/globals';

import { commands } from '../../client/commands/commands.js';
import { runCommand } from './run-command.js';

const root = path.resolve(import.meta.dirname, '..', '..');

describe('chat-groups', () => {
  it('lists its commands for --help', async () => {
    const { code, out } = await runCommand(commands, ['--help']);

    expect(code).toBe(0);
    for (const { name, summary } of commands) {
      expect(out).toContain(name);
      expect(out.replaceAll(/\s+/g, ' ')).toContain(summary);
    }
  });

  it('shows the help and fails when it is told nothing', async () => {
    const { code, out } = await runCommand(commands, []);

    expect(code).toBe(2);
    expect(out).toContain('Usage: chat-groups COMMAND');
  });

  it.each(commands.map(({ name }) => name))('explains "%s" with its options and an example', async (name) => {
    const { code, out } = await runCommand(commands, [...name.split(' '), '--help']);

    expect(code).toBe(0);
    expect(out).toContain(`Usage: chat-groups ${name}`);
    expect(out).toContain('Examples:');
    expect(out).toContain('--json');
  });

  it.each([
    [['creates', 'lost'], 'There is no command "creates lost"'],
    [['creates', 'list', '--nothing'], "Unknown option '--nothing'"],
    [['creates', 'list', 'surplus'], 'takes no operands'],
    [['creates', 'list', '--limit', '0'], '--limit must be a whole number'],
    [['creates', 'settle'], 'takes CREATE'],
    [['creates', 'settle', 'x'], 'Say either --made GROUP_ID or --not-made'],
    [['creates', 'list'], 'There is no store'],
  ])('refuses %j and says what to write', async (words, message) => {
    const { code, err } = await runCommand(commands, words);

    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('names every setting that cannot be used, without its value', async () => {
    const { code, err } = await runCommand(commands, ['creates', 'list'], {
      DATABASE_URL: 'mysql://secret@host/db',
      GROUP_OWNERSHIP: 'nobody',
    });

    expect(code).toBe(1);
    expect(err).toMatch(/DATABASE_URL must be[^]*GROUP_OWNERSHIP must be/);
    expect(err).not.toMatch(/secret|nobody/);
  });

  it('runs as npm run chat-groups does', async () => {
    const { stdout } = await promisify(execFile)('node_modules/.bin/tsx', ['client/chat-groups.ts', '--help'], {
      cwd: root,
    });

    expect(stdout).toContain('creates settle CREATE');
  });
});
