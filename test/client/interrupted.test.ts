import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { commands } from '../../client/commands/commands.js';
import { quoteWord } from '../../client/command/quote-word.js';
import type { StopSignal } from '../../client/command/terminal.js';
import { runRecords } from '../../shared/state/run-records.js';
import { openRunBed, type RunBed } from '../maintenance/engine/run-bed.js';
import { type AnsweringGateway, openAnsweringGateway } from './answering-gateway.js';
import { type Ended, openProgram, type Program, type Started } from './program.js';
import { type CommandResult, runCommandIn } from './run-command.js';

const SUBJECT = `Ann's "best" $HOME, 100 % \u4f60\u597d`;
const TOKEN = /^ClientToken (\S+)$/m;
const GO_ON = /^To go on: (.*)$/m;

let program: Program;
let gateway: AnsweringGateway;
// Undefined: every call hangs.
let answer: object | undefined;

beforeAll(async () => {
  program = await openProgram();
  gateway = await openAnsweringGateway(() => answer && { body: answer });
});
beforeEach(() => {
  gateway.heard.length = 0;
  answer = undefined;
});
afterAll(async () => {
  await gateway.close();
  await program.close();
});

const isHeard = async (count = 1): Promise<void> => {
  while (gateway.heard.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
};

const interrupt = async (
  words: readonly string[],
  signal: StopSignal,
): Promise<Ended & { readonly before: string }> => {
  const started: Started = program.start(words, gateway.environment);
  await isHeard();
  const before = started.err();
  started.child.kill(signal);
  return { ...(await started.ended), before };
};

/** Pastes a command line into a shell, where chat-groups is the program. */
const paste = (line: string): Promise<{ readonly stdout: string }> =>
  promisify(execFile)('/bin/bash', ['-c', line.replace('chat-groups', program.words.map(quoteWord).join(' '))], {
    env: { ...process.env, ...gateway.environment },
  });

describe('a create that a signal ends', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('tells by %s how to go on with the very same request', async (signal, code) => {
    const ended = await interrupt(['create', '--subject', SUBJECT, '--wait', '--timeout', '50'], signal);
    const [first] = gateway.heard;
    answer = { GroupId: 'EA1', GroupStatus: 'ACTIVE' };
    const { stdout } = await paste(GO_ON.exec(ended.err)?.[1] ?? '');

    expect([ended.code, ended.out]).toEqual([code, '']);
    expect(TOKEN.exec(ended.before)?.[1]).toBe(first?.request['ClientToken']);
    expect(ended.err).toContain('may have been done');
    expect(stdout).toBe('ACTIVE: EA1\n');
    expect(gateway.heard[1]).toEqual(first);
  });

  it('answers one document with --json, and the token on stderr before anything is sent', async () => {
    const ended = await interrupt(['link', 'EA1', '--json'], 'SIGINT');

    const ClientToken = gateway.heard[0]?.request['ClientToken'];
    expect(ended.before).toBe(`ClientToken ${String(ClientToken)}\n`);
    expect(JSON.parse(ended.out)).toEqual({
      Success: false,
      Code: 'Interrupted',
      Message: expect.stringContaining('SIGINT'),
      Advice: `To go on: chat-groups link --token ${String(ClientToken)} EA1 --json`,
      Outcome: 'Unknown',
      ClientToken,
      ExitCode: 130,
    });
  });
});

describe('other commands that a signal ends', () => {
  const stopWhenHeard = (words: readonly string[]): Promise<CommandResult> =>
    // What is left behind soon gives up.
    runCommandIn(commands, [...words, '--timeout', '1'], {
      environment: { ...gateway.environment, npm_lifecycle_event: 'chat-groups' },
      stopped: isHeard().then(() => 'SIGINT'),
    });

  it('say that nothing was done where nothing was to be', async () => {
    const { code, err } = await stopWhenHeard(['list']);

    expect([code, err]).toEqual([130, 'SIGINT ended the command. Nothing was done.']);
  });

  it('do not say so of a deletion under way', async () => {
    const { code, err } = await stopWhenHeard(['delete', 'EA1', '--yes']);

    expect([code, err]).toEqual([130, 'SIGINT ended the command. What it asked for may have been done.']);
  });

  it('are gone on with as they were called, a token that was given included', async () => {
    const { err } = await stopWhenHeard(['create', '--subject', 'a\u001bb\n', '--token', 'order-7']);

    expect(GO_ON.exec(err)?.[1]).toBe(
      String.raw`npm run --silent chat-groups -- create --subject $'a\033b\012' --token order-7 --timeout 1`,
    );
  });
});

describe('a run that a signal ends', () => {
  let bed: RunBed;

  beforeAll(async () => {
    bed = await openRunBed();
  });
  afterAll(() => bed.close());

  it('says how it is resumed', async () => {
    await bed.seed([{ Subject: 'Order 1' }]);
    await bed.control('POST', 'faults', {
      Rules: [{ Operation: 'AddChatGroupInviteLink', Times: 0, Effect: { Kind: 'Delay', DelayMs: 60_000 } }],
    });
    const where = ['--space', 'cams-local', '--number', '8613800000000'];
    const environment = Object.fromEntries(
      Object.entries(bed.environment()).map(([key, value]) => [key, String(value)]),
    );

    const started = program.start(
      ['maintain', 'rotate-invite-links', ...where, '--plan-and-apply', '--yes'],
      environment,
    );
    while ((await bed.calls()).AddChatGroupInviteLink === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    started.child.kill('SIGINT');
    const { code, err } = await started.ended;

    const [, runId = ''] = /^To go on: chat-groups maintain rotate-invite-links --resume (\S+)$/m.exec(err) ?? [];
    expect([code, err]).toEqual([130, expect.stringContaining('may have been done')]);
    expect(await runRecords(bed.database).find(runId)).toMatchObject({ phase: 'APPLYING' });
  });
});
