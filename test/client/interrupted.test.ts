import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { commands } from '../../client/commands/commands.js';
import { quoteWord } from '../../client/command/quote-word.js';
import type { StopSignal } from '../../client/command/terminal.js';
import { runRecords } from '../../shared/state/run-records.js';
import { openRunBed, type RunBed } from '../maintenance/engine/run-bed.js';
import { type AnsweringGateway, openAnsweringGateway } from './answering-gateway.js';
import { type Ended, openProgram, type Program, type Started, written } from './program.js';
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

  beforeEach(() => bed.clear());

  const where = ['--space', 'cams-local', '--number', '8613800000000'];
  const rotate = ['maintain', 'rotate-invite-links', ...where, '--plan-and-apply', '--yes'];
  const environment = (): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(bed.environment()).map(([key, value]) => [key, String(value)]));
  /** Starts a command that rotates the links of three groups; CAMS answers each after a time. */
  const startSlowly = async (DelayMs: number, words = rotate): Promise<Started> => {
    await bed.seed(['One', 'Two', 'Three'].map((Subject) => ({ Subject })));
    await bed.control('POST', 'faults', {
      Rules: [
        { Operation: 'AddChatGroupInviteLink', Times: 0, Effect: { Kind: 'Delay', DelayMs, When: 'AfterCommit' } },
      ],
    });
    const started = program.start(words, environment());
    while ((await bed.calls()).AddChatGroupInviteLink === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    return started;
  };

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'finishes the call in hand after %s, says what is done and left, and how to go on',
    async (signal, exit) => {
      const started = await startSlowly(700);
      started.child.kill(signal);
      const { code, err } = await started.ended;
      const made = (await bed.calls()).AddChatGroupInviteLink;
      await bed.control('DELETE', 'faults');
      const goOn = GO_ON.exec(err)?.[1] ?? '';
      const [, runId = ''] = /^chat-groups maintain resume (\S+)$/.exec(goOn) ?? [];
      const stopped = await runRecords(bed.database).find(runId);

      const resumed = await program.start(['maintain', 'resume', runId, '--yes'], environment()).ended;

      expect([code, made]).toEqual([exit, 1]);
      expect(err).toContain(`${signal}: the run ends after the call in hand.`);
      expect(err).toMatch(/: stopped \(Interrupted\)\.[^]*What is done stays done/);
      expect(started.out()).toMatch(/Pending +2[^]*Done +1/);
      expect(stopped).toMatchObject({ phase: 'ENDED', resumePhase: 'APPLYING' });
      expect([resumed.code, resumed.out]).toEqual([0, expect.stringMatching(/: completed\.[^]*Done +3/)]);
      expect((await bed.calls()).AddChatGroupInviteLink).toBe(3);
    },
  );

  it('answers one document with --json', async () => {
    const started = await startSlowly(500, [...rotate, '--json']);
    started.child.kill('SIGINT');
    const { code, out } = await started.ended;

    expect([code, JSON.parse(out)]).toEqual([
      130,
      expect.objectContaining({ State: 'Stopped', Reason: 'Interrupted', Items: expect.objectContaining({ Done: 1 }) }),
    ]);
  });

  it('is ended at once by a second signal, and resumed all the same', async () => {
    const started = await startSlowly(60_000);
    started.child.kill('SIGINT');
    await written(started, 'SIGINT: the run ends');
    await new Promise((resolve) => setTimeout(resolve, 400));
    started.child.kill('SIGINT');
    const { code, err } = await started.ended;

    const [, runId = ''] = /^To go on: chat-groups maintain resume (\S+)$/m.exec(err) ?? [];
    expect([code, err]).toEqual([130, expect.stringContaining('may have been done')]);
    expect(await runRecords(bed.database).find(runId)).toMatchObject({ phase: 'APPLYING' });
  });

  it('that was killed is waited for, with a countdown, and then resumed', async () => {
    const started = await startSlowly(60_000);
    started.child.kill('SIGKILL');
    await started.ended;
    await bed.control('DELETE', 'faults');
    const [killed] = (await runRecords(bed.database).recent(2)).filter(({ phase }) => phase === 'APPLYING');
    // Its lease has a few seconds left.
    await bed.database.run('UPDATE maintenance_leases SET expires_at = $1', [Date.now() + 2500]);

    const { code, drawn } = await runCommandIn(commands, ['maintain', 'resume', killed?.runId ?? ''], {
      environment: bed.environment(),
      answer: 'yes',
    });

    const seconds = drawn.flatMap((line) => /lease to lapse, (\d+) s/.exec(line)?.[1] ?? []).map(Number);
    expect(code).toBe(0);
    expect(seconds.length).toBeGreaterThan(1);
    expect(seconds).toEqual([...seconds].sort((left, right) => right - left));
    expect((await bed.calls()).AddChatGroupInviteLink).toBe(3);
  });

  it('that only planned is ended likewise, and planned anew', async () => {
    await bed.seed(Array.from({ length: 12 }, (_, index) => ({ Subject: `Order ${String(index)}` })));
    await bed.control('POST', 'faults', {
      Rules: [{ Operation: 'ListChatGroup', Times: 1, Effect: { Kind: 'Delay', DelayMs: 500 } }],
    });
    const started = program.start(['maintain', 'rotate-invite-links', ...where], environment());
    while ((await bed.calls()).ListChatGroup === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    started.child.kill('SIGINT');
    const { code, err } = await started.ended;
    const [, runId = ''] = /^To go on: chat-groups maintain resume (\S+)$/m.exec(err) ?? [];

    const resumed = await program.start(['maintain', 'resume', runId], environment()).ended;

    expect(code).toBe(130);
    expect([resumed.code, resumed.out]).toEqual([0, expect.stringMatching(/Plan \S+: 12 of 12 groups/)]);
  });
});
