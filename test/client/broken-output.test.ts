import { openSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { commands } from '../../client/commands/commands.js';
import { openRunBed, type RunBed } from '../maintenance/engine/run-bed.js';
import { type AnsweringGateway, openAnsweringGateway } from './answering-gateway.js';
import { openProgram, type Program } from './program.js';
import { type CommandResult, runCommandIn } from './run-command.js';

const List = Array.from({ length: 3000 }, (_, index) => ({
  GroupId: `EA${String(index)}`,
  Subject: `Order ${String(index)} ${'x'.repeat(100)}`,
  GroupStatus: 'ACTIVE',
}));

let program: Program;
let gateway: AnsweringGateway;
let bed: RunBed;

beforeAll(async () => {
  program = await openProgram();
  gateway = await openAnsweringGateway(({ operation }) => ({
    body: operation === 'ListChatGroup' ? { Data: { Total: List.length, List } } : { Result: 1 },
  }));
  bed = await openRunBed();
});
afterAll(async () => {
  await bed.close();
  await gateway.close();
  await program.close();
});

describe('a pipe that is closed', () => {
  it.each([[['list', '--size', '3000']], [['list', '--size', '3000', '--json']]])('ends %j quietly', async (words) => {
    const started = program.start(words, gateway.environment);
    started.child.stdout?.once('data', () => started.child.stdout?.destroy());

    const { code, signal, err } = await started.ended;

    expect([code, signal, err]).toEqual([0, null, '']);
  });

  it.each([
    ['in words', 1, [], /^Plan cli-/],
    ['in JSON', 0, ['--json'], /^$/],
  ])('does not end a run midway: it is reported on stderr (%s)', async (_, afterLines, more, written) => {
    await bed.clear();
    await bed.seed(Array.from({ length: 5 }, (_none, index) => ({ Subject: `Order ${String(index)}` })));

    const { code, out, err } = await maintain('EPIPE', afterLines, more);

    expect([code, out.split('\n').length, out]).toEqual([0, 1, expect.stringMatching(written)]);
    expect(err).toMatch(/rotate-invite-links cli-\S+: completed\.[^]*Done +5/);
    expect((await bed.calls()).AddChatGroupInviteLink).toBe(5);
  });
});

const maintain = (code: 'EPIPE' | 'ENOSPC', afterLines: number, more: readonly string[] = []): Promise<CommandResult> =>
  runCommandIn(
    commands,
    [
      ...['maintain', 'rotate-invite-links', '--space', 'cams-local', '--number', '8613800000000'],
      ...['--plan-and-apply', '--yes', ...more],
    ],
    {
      environment: { ...bed.environment(), CAMS_CALLS_PER_SECOND: '1000', MAINTENANCE_SHARE: '1' },
      breaks: { code, afterLines },
    },
  );

describe('stdout', () => {
  it('holds nothing but the document, though a run writes log lines', async () => {
    await bed.clear();
    await bed.seed([{ Subject: 'Order 1' }]);
    const words = ['maintain', 'take-group-inventory', '--space', 'cams-local', '--number', '8613800000000'];
    // A database URL, keys and addresses: all are set.
    const environment = Object.fromEntries(
      Object.entries(bed.environment()).map(([key, value]) => [key, String(value)]),
    );

    const { code, out, err } = await program.start([...words, '--plan-and-apply', '--json'], environment).ended;

    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ State: 'Completed' })]);
    expect(err).toContain('"event":"group-changed"');
  });
});

describe('a disk that is full', () => {
  it('is one sentence, and says what the command came to', async () => {
    const stdout = openSync('/dev/full', 'w');

    const { code, err } = await program.start(['list', '--size', '3000'], gateway.environment, { stdout }).ended;

    expect(code).toBe(1);
    expect(err).toMatch(/^The result could not be written to stdout \(ENOSPC\); .*exit code would have been 0\.\n$/);
  });

  it('does not end a run midway either', async () => {
    await bed.clear();
    await bed.seed(Array.from({ length: 5 }, (_, index) => ({ Subject: `Order ${String(index)}` })));

    const { code, err } = await maintain('ENOSPC', 2);

    expect(code).toBe(1);
    expect(err).toMatch(/completed\.[^]*Done +5[^]*could not be written to stdout \(ENOSPC\)/);
    expect((await bed.calls()).AddChatGroupInviteLink).toBe(5);
  });
});
