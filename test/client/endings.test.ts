import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Command } from '../../client/command/command.js';
import { commands } from '../../client/commands/commands.js';
import { serviceError } from '../../shared/errors/service-error.js';
import { type AnsweringGateway, type GatewayAnswer, openAnsweringGateway } from './answering-gateway.js';
import { runCommand, runCommandIn } from './run-command.js';

let gateway: AnsweringGateway;
let answer: GatewayAnswer = { body: {} };

beforeAll(async () => {
  gateway = await openAnsweringGateway(() => answer);
});
afterAll(() => gateway.close());

const failing = (thrown?: Error): Command => ({
  name: 'fail',
  operands: [],
  summary: 'Fails.',
  description: [],
  examples: [],
  options: {},
  run: () => Promise.reject(thrown ?? new Error()),
});

const refusedBy = (status: number, code: string, message: string): GatewayAnswer => ({
  status,
  headers: { 'X-Ca-Error-Code': code, 'X-Ca-Error-Message': message },
  body: {},
});

const faulty = (...Messages: readonly string[]): GatewayAnswer => ({
  status: 400,
  body: {
    ...{ Code: 'InvalidParameter.Page.Size', Success: false, Message: Messages[0], Outcome: 'NotApplied' },
    ...{ Retryable: false, Advice: 'Correct it.', Faults: Messages.map((Message) => ({ Message })) },
  },
});

describe('with --json stdout holds one document', () => {
  it.each<readonly [string, readonly string[], Readonly<Record<string, string>>, number, string]>([
    ['an unknown command', ['creates', 'lost'], {}, 2, 'UsageFault'],
    ['an unknown option', ['list', '--nothing'], {}, 2, 'UsageFault'],
    ['an operand that is missing', ['delete'], {}, 2, 'UsageFault'],
    ['an option that makes no sense', ['list', '--size', '0'], {}, 2, 'UsageFault'],
    ['no store', ['creates', 'list'], {}, 2, 'UsageFault'],
    ['settings that cannot be used', ['creates', 'list'], { DATABASE_URL: 'mysql://h/d' }, 1, 'SettingsFault'],
    ['no consent', ['delete', 'EA1'], {}, 4, 'ConsentMissing'],
    [
      'nobody who answers',
      ['list', '--timeout', '1'],
      { CHAT_GROUPS_URL: 'http://127.0.0.1:1' },
      1,
      'ConnectionFailed',
    ],
  ])('for %s', async (_, words, environment, exitCode, Code) => {
    const { code, out } = await runCommand(commands, [...words, '--json'], environment);

    expect(code).toBe(exitCode);
    expect(JSON.parse(out)).toMatchObject({ Success: false, Code, Message: expect.any(String), ExitCode: exitCode });
  });

  it.each([
    ['an error nobody expected', new TypeError('number 8613800000001'), 'Unexpected'],
    ['one with a code', Object.assign(new Error('to 8613800000001'), { code: 'ECONNRESET' }), 'Unexpected'],
    ['an error of the catalogue', serviceError('StateUnavailable'), 'StateUnavailable'],
  ])('for %s', async (_, thrown, Code) => {
    const { code, out, err } = await runCommand([failing(thrown)], ['fail', '--json']);

    expect([code, err]).toEqual([1, '']);
    expect(JSON.parse(out)).toMatchObject({ Success: false, Code, Advice: expect.any(String), ExitCode: 1 });
    expect(out).not.toContain('86138');
  });

  it.each(commands.map(({ name }) => name))('for the help of "%s", and for nonsense after it', async (name) => {
    const help = await runCommand(commands, [...name.split(' '), '--help', '--json']);
    const nonsense = await runCommand(commands, [...name.split(' '), '--json', 'a', 'b', 'c']);

    expect(JSON.parse(help.out)).toEqual({ Help: expect.stringContaining(`chat-groups ${name}`) });
    expect(JSON.parse(nonsense.out)).toMatchObject({ Code: 'UsageFault', ExitCode: nonsense.code });
  });

  it('for what fails after the document was written', async () => {
    const late: Command = {
      ...failing(),
      run: (_, terminal) => {
        terminal.document({ Success: true });
        return Promise.reject(new Error('too late'));
      },
    };

    const { code, out, err } = await runCommand([late], ['fail', '--json']);

    expect([code, JSON.parse(out), err]).toEqual([1, { Success: true }, expect.stringContaining('unexpectedly')]);
  });
});

describe('exit codes', () => {
  it.each([
    [400, 'A400IK', 'Invalid AppKey'],
    [403, 'A403IS', 'Invalid Signature'],
    [400, 'A400XX', 'something new'],
    [400, 'I400XX', 'Invalid Signature, Server StringToSign:`GET#`'],
    [400, 'S400TE', 'Timestamp Expired'],
  ])('4 for a refused signature: %d %s', async (status, code, message) => {
    answer = refusedBy(status, code, message);

    const words = await runCommand(commands, ['list'], gateway.environment);
    const { out } = await runCommand(commands, ['list', '--json'], gateway.environment);

    expect(words.code).toBe(4);
    expect(JSON.parse(out)).toMatchObject({ Code: code, ExitCode: 4 });
  });

  it('1 for a refusal of something else by the gateway', async () => {
    answer = refusedBy(404, 'I404NF', 'API not found');

    expect((await runCommand(commands, ['list'], gateway.environment)).code).toBe(1);
  });

  it('are in the help, those of signals too', async () => {
    const { out } = await runCommand(commands, ['--help']);

    expect(out.replaceAll(/\s+/g, ' ')).toMatch(/4 refused or stopped · 130 Ctrl-C · 143 SIGTERM/);
  });
});

describe('faults', () => {
  it('are printed once each', async () => {
    answer = faulty('Page.Size must be at most 50.');
    const one = await runCommand(commands, ['list', '--size', '800'], gateway.environment);
    answer = faulty('Page.Size must be at most 50. Faults names 1 more.', 'Colour is not a parameter.');
    const two = await runCommand(commands, ['list'], gateway.environment);

    expect(gateway.heard.map(({ request }) => request['Page'])).toContainEqual({ Index: 1, Size: 800 });
    expect([one.code, one.err]).toEqual([
      1,
      'InvalidParameter.Page.Size: Page.Size must be at most 50.\nCorrect it.\nRequestId R-1',
    ]);
    expect(two.err).toMatch(/at most 50\. Faults names 1 more\.\n {2}Colour is not a parameter\.\nCorrect it\./);
  });
});

describe('members that CAMS does not list', () => {
  it('are told of, by the exit code too', async () => {
    answer = { body: { Data: { Total: 5, List: [{ ParticipantNumber: '8613800000001' }, {}] } } };

    const { code, out, err } = await runCommandIn(commands, ['members', 'EA1'], { environment: gateway.environment });

    expect([code, out.split('\n').slice(2)]).toEqual([3, ['****0001', '(hidden)']]);
    expect(err).toBe('CAMS shows 2 of 5 members.');
  });
});
