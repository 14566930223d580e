import type { Server } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { commands } from '../../client/commands/commands.js';
import { postControl } from '../groups/create-once/race.js';
import { captureLines } from '../support/capture-lines.js';
import { contextWith, roleCredentials } from '../support/context.js';
import { eventOf } from '../support/events.js';
import { type Functions, loadFunctions } from '../support/load-functions.js';
import { readAnswer } from '../support/read-answer.js';
import { type RunningCams, runLocalCams } from '../support/run-local-cams.js';
import { settingsFor } from '../support/settings.js';
import { type AnsweringGateway, openAnsweringGateway } from './answering-gateway.js';
import { HIDDEN, hideNumbers, UNLISTED } from './hide-numbers.js';
import { runCommand } from './run-command.js';

const [seed, numRuns] = [Number(process.env['SEED'] ?? Date.now()), process.env['FULL'] ? 10_000 : 50];
const OWNER = { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000' };
const number = (end: string): string => `86138000000${end}`;

let running: RunningCams;
let functions: Functions;
let hiding: { readonly server: Server; readonly port: number };
let gateway: AnsweringGateway;
let lines: ReturnType<typeof captureLines>;

beforeAll(async () => {
  lines = captureLines();
  running = await runLocalCams();
  hiding = await hideNumbers(running.cams.port);
  functions = await loadFunctions(settingsFor(hiding.port));
  const context = contextWith(roleCredentials(running.cams.issueSts(3600)), 28);
  gateway = await openAnsweringGateway(async ({ operation, request, timeoutMs }) => {
    const ask = { operation, parameters: request, headers: { 'X-Timeout-Ms': timeoutMs } };
    const answer = await functions[operation](Buffer.from(JSON.stringify(eventOf('gateway', ask))), context);
    const { status = 200, headers, body } = readAnswer(answer);
    return { status, headers, body };
  });
});
afterAll(async () => {
  await gateway.close();
  hiding.server.close();
  await running.close();
  lines.restore();
});

/** A group as it stands, and what is asked of it. */
interface World {
  readonly status: 'ACTIVE' | 'UPDATING' | 'SUSPENDED' | 'INACTIVE' | 'DELETING' | 'none';
  readonly link: boolean;
  readonly members: readonly string[];
  readonly words: readonly string[];
}

/** How a command ended, as far as a dry run can know it. */
interface Ending {
  readonly code: number;
  readonly Code: unknown;
  readonly Message?: unknown;
  readonly Faults?: unknown;
  readonly Participants?: unknown;
}

const run = async (words: readonly string[]): Promise<Ending> => {
  const { code, out } = await runCommand(commands, [...words, '--json', '--timeout', '2'], gateway.environment);
  const { Code, Message, Faults, Participants } = JSON.parse(out) as Readonly<Record<string, unknown>>;
  if (Participants === undefined) return { code, Code, Message, Faults };
  const rows = Participants as readonly { readonly Outcome: string }[];
  return { code, Code, Participants: rows.map((row) => ({ ...row, Outcome: row.Outcome.replace('WouldBe', '') })) };
};

/** Brings a world about. @returns the words of the command in it. */
const prepare = async ({ status, link, members, words }: World): Promise<readonly string[]> => {
  await postControl(running, 'reset', {});
  await postControl(running, 'settings', {
    Delays: { UpdateMs: 0, DeleteMs: 60_000, RemoveParticipantsMs: 0 },
  });
  if (status === 'none') return words.map((word) => word.replace('GROUP', 'EA0000000000000000000000000000000'));
  const GroupStatus = link ? status : 'ACTIVE';
  const group = { ...OWNER, Subject: 'Order', GroupStatus, Participants: members };
  const { Groups } = (await postControl(running, 'seed', { Groups: [group] })) as { Groups: [{ GroupId: string }] };
  const [{ GroupId }] = Groups;
  if (!link) {
    await runCommand(commands, ['close', GroupId, '--yes'], gateway.environment);
    if (status === 'SUSPENDED') await postControl(running, 'suspend', { GroupId });
  }
  return words.map((word) => word.replace('GROUP', GroupId));
};

/** The same of a dry run and of the command itself, in a world that nobody else touches. */
const both = async (world: World): Promise<readonly [Ending, Ending]> => {
  const words = await prepare(world);
  return [await run([...words, '--dry-run']), await run([...words, '--yes'])];
};

const removing = (...members: readonly string[]): readonly string[] => ['remove', 'GROUP', '--member', members.join()];
const ANNA = number('01');
const BEN = number('02');
const STRANGER = number('09');

describe('a dry run ends as the command does', () => {
  const active = { status: 'ACTIVE', link: true, members: [ANNA, BEN] } as const;

  it.each<readonly [string, World, number, unknown]>([
    ['close a group with a link', { ...active, words: ['close', 'GROUP'] }, 0, 'OK'],
    [
      'close one without',
      { ...active, link: false, words: ['close', 'GROUP'] },
      1,
      'InviteLinkError.InviteLinkNotExist',
    ],
    ['close one that is not there', { ...active, status: 'none', words: ['close', 'GROUP'] }, 1, 'GroupNotFound'],
    [
      'close one that is suspended',
      { ...active, status: 'SUSPENDED', words: ['close', 'GROUP'] },
      4,
      'GroupError.GroupSuspended',
    ],
    [
      'close one that is not in use',
      { ...active, status: 'INACTIVE', words: ['close', 'GROUP'] },
      1,
      'GroupError.GroupNotActive',
    ],
    ['delete one that is suspended', { ...active, status: 'SUSPENDED', words: ['delete', 'GROUP'] }, 0, 'OK'],
    [
      'delete one that is being deleted',
      { ...active, status: 'DELETING', words: ['delete', 'GROUP'] },
      1,
      'GroupNotFound',
    ],
    ['delete by an ID that is none', { ...active, words: ['delete', 'no ID'] }, 1, 'InvalidParameter.GroupId'],
    [
      'delete in a space that is not ours',
      { ...active, words: ['delete', 'GROUP', '--space', 'cams-other'] },
      4,
      'Unknown.ResourceOwnerId',
    ],
    ['remove a member and a stranger', { ...active, words: removing(ANNA, STRANGER) }, 0, 'OK'],
    ['remove a number given twice', { ...active, words: removing(ANNA, BEN, ANNA) }, 0, 'OK'],
    [
      'remove from a suspended group',
      { ...active, status: 'SUSPENDED', words: removing(ANNA) },
      4,
      'GroupError.GroupSuspended',
    ],
    [
      'remove a stranger from a suspended group',
      { ...active, status: 'SUSPENDED', words: removing(STRANGER) },
      0,
      'OK',
    ],
    ['remove from a group that is not there', { ...active, status: 'none', words: removing(ANNA) }, 1, 'GroupNotFound'],
    [
      'remove somebody who may be a hidden member',
      { ...active, members: [ANNA, number(HIDDEN)], words: removing(ANNA, STRANGER) },
      3,
      'PartialSuccess',
    ],
    [
      'remove where a row is missing',
      { ...active, members: [ANNA, number(UNLISTED)], words: removing(ANNA) },
      3,
      'PartialSuccess',
    ],
    [
      'remove 33',
      { ...active, words: removing(...Array.from({ length: 33 }, (_, index) => number(String(index + 10)))) },
      1,
      'InvalidParameter.List',
    ],
  ])('%s', async (_, world, code, Code) => {
    const [dry, real] = await both(world);

    expect(dry).toEqual(real);
    expect(real).toMatchObject({ code, Code });
  });

  it('with letters in a number', async () => {
    const [dry, real] = await both({ ...active, words: removing(ANNA, 'anna') });

    expect(dry).toEqual(real);
    expect([1, 2]).toContain(real.code);
  });

  it('in any world that stands still', async () => {
    process.stdout.write(`dry runs: seed ${String(seed)}\n`);
    // The last two are one number, with and without Brazil's ninth digit.
    const someone = fc.constantFrom(...['01', '02', '03', HIDDEN].map(number), '551199990002', '5511999990002');
    const words = fc.oneof(
      fc.constantFrom(
        ['close', 'GROUP'],
        ['delete', 'GROUP'],
        ['close', 'EA\u00e9'],
        ['delete', 'GROUP', '--number', '123'],
      ),
      fc
        .array(fc.oneof({ weight: 9, arbitrary: someone }, fc.constantFrom('12', number('0199'), STRANGER)), {
          minLength: 1,
          maxLength: 6,
        })
        .map((members) => removing(...members)),
    );
    const world: fc.Arbitrary<World> = fc.record({
      status: fc.oneof(
        { weight: 200, arbitrary: fc.constantFrom('ACTIVE', 'UPDATING', 'SUSPENDED', 'DELETING', 'none') },
        // Functions and client wait for such a group as long as they may.
        { weight: 1, arbitrary: fc.constant('INACTIVE' as const) },
      ),
      link: fc.boolean(),
      members: fc.uniqueArray(someone, { maxLength: 5 }),
      words,
    });

    await fc.assert(
      fc.asyncProperty(world, async (each) => {
        const [dry, real] = await both(each);

        expect(dry).toEqual(real);
      }),
      { seed, numRuns },
    );
  });
});
