import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { commands } from '../../client/commands/commands.js';
import { type AnsweringGateway, openAnsweringGateway } from './answering-gateway.js';
import { hasTerminals, openProgram, type Program, type Started, written } from './program.js';
import { runCommand } from './run-command.js';

const GROUP = 'EA3030000000000000000000000000001';
const QUESTION = 'for good, with all its members? [y/N] ';

let program: Program;
let gateway: AnsweringGateway;

beforeAll(async () => {
  program = await openProgram();
  gateway = await openAnsweringGateway(() => ({ body: { Result: 1 } }));
});
beforeEach(() => {
  gateway.heard.length = 0;
});
afterAll(async () => {
  await gateway.close();
  await program.close();
});

if (!hasTerminals) process.stderr.write('There is no script(1) here: the tests on a terminal are left out.\n');

(hasTerminals ? describe : describe.skip)('a question on a terminal', () => {
  const start = (line: string): Started => program.onTerminal(line, gateway.environment);
  const answer = async (line: string, keys: string): Promise<Awaited<Started['ended']>> => {
    const started = start(line);
    await written(started, QUESTION);
    started.type(keys);
    return started.ended;
  };

  it.each([
    ['yes', 'y\r', 0, 1],
    ['no', 'n\r', 4, 0],
    ['nothing', '\r', 4, 0],
    ['Ctrl-D', '\u0004', 4, 0],
    ['Ctrl-C', '\u0003', 130, 0],
  ])('answered with %s', async (_, keys, code, deletions) => {
    const ended = await answer(`chat-groups delete ${GROUP}`, keys);

    expect([ended.code, gateway.heard.length]).toEqual([code, deletions]);
    expect(ended.out).toContain(deletions > 0 ? 'Deleted.' : 'Nothing was done.');
  });

  it('is asked where stderr leads to a file', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'terminal-'));
    const log = path.join(folder, 'log');

    const ended = await answer(`chat-groups delete ${GROUP} 2>${log}`, 'n\r');

    expect([ended.code, gateway.heard.length]).toEqual([4, 0]);
    expect(await readFile(log, 'utf8')).toBe('Nothing was done.\n');
    await rm(folder, { recursive: true });
  });

  it('is asked where stdout is piped, and leaves one document there', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'terminal-'));
    const file = path.join(folder, 'document');

    const ended = await answer(`chat-groups delete ${GROUP} --json >${file}`, '\u0003');

    expect([ended.code, gateway.heard.length]).toEqual([130, 0]);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      Success: false,
      Code: 'Interrupted',
      Message: 'Nothing was done.',
      ExitCode: 130,
    });
    await rm(folder, { recursive: true });
  });

  it('is not asked of a pipe that says yes or no', async () => {
    const no = await start(`echo n | chat-groups delete ${GROUP}`).ended;
    const yes = await start(`echo y | chat-groups delete ${GROUP}`).ended;

    expect([no.code, yes.code, gateway.heard.length]).toEqual([4, 4, 0]);
    expect(no.out + yes.out).not.toContain(QUESTION);
    expect(no.out).toMatch(/Nothing was done. There is no terminal on stdin[^]*--yes/);
  });
});

describe('without a terminal', () => {
  it('nothing is destroyed unless --yes is said', async () => {
    const without = await program.start(['delete', GROUP], gateway.environment).ended;
    const heardWithout = gateway.heard.length;
    const withYes = await program.start(['delete', GROUP, '--yes'], gateway.environment).ended;

    expect([without.code, heardWithout, without.out]).toEqual([4, 0, '']);
    expect(without.err).toMatch(/^Nothing was done\..*--yes/);
    expect([withYes.code, gateway.heard.length]).toEqual([0, 1]);
  });

  it.each([
    [['close', GROUP]],
    [['remove', GROUP, '--member', '8613800000001']],
    [['creates', 'settle', 'C1', '--not-made']],
  ])('%j asks for --yes, in JSON too', async (words) => {
    const { code, out } = await runCommand(commands, [...words, '--json'], gateway.environment);

    expect([code, gateway.heard.length]).toEqual([4, 0]);
    expect(JSON.parse(out)).toMatchObject({ Success: false, Code: 'ConsentMissing', ExitCode: 4 });
  });
});
