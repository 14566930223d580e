import { spawn } from 'node:child_process';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { randomFrom } from '../../local/cams/random-from.js';
import { captureLines } from '../../support/capture-lines.js';
import { type DatabaseKind, databaseKinds } from '../../support/database-kinds.js';
import { contextWith, roleCredentials } from '../../support/context.js';
import { eventOf } from '../../support/events.js';
import { type Answer, readAnswer } from '../../support/read-answer.js';
import { settingsFor } from '../../support/settings.js';
import { LONG_SLEEP_MS } from './mishap.js';
import { type CreateBed, openCreateBed, owner } from './open-bed.js';

const seed = Number(process.env['SEED'] ?? 20261121);
const KILLS = process.env['FULL'] ? 100 : 4;
const MAX_LIFE_MS = 200;

const bundle = path.resolve(import.meta.dirname, '..', '..', '..', 'dist', 'add-chat-group', 'index.js');

/** Loads the built function, says when it begins, and prints what it answers. */
const program = `
  const { handler } = require(process.argv[1]);
  console.info = console.error = () => {};
  process.stdin.setEncoding('utf8');
  let input = '';
  process.stdin.on('data', (text) => (input += text)).on('end', async () => {
    const { event, context } = JSON.parse(input);
    process.stdout.write('begins\\n');
    const answer = await handler(Buffer.from(JSON.stringify(event)), context);
    process.stdout.write(JSON.stringify(answer) + '\\n', () => process.exit(0));
  });
`;

describe.each(databaseKinds)('the built AddChatGroup, killed at any moment, on %s', (_, kind) => {
  let bed: CreateBed;
  let databaseUrl: string;
  let restore: () => void;

  /** One call in a process of its own; undefined when it was killed before it answered. */
  const callThenKill = (parameters: Readonly<Record<string, unknown>>, lifeMs: number): Promise<Answer | undefined> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, ['-e', program, bundle], {
        env: { ...settingsFor(bed.cams.port), DATABASE_URL: databaseUrl },
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        if (output === '') setTimeout(() => child.kill('SIGKILL'), lifeMs);
        output += text;
      });
      child.on('close', () => {
        const [, answer] = output.split('\n');
        resolve(answer ? readAnswer(JSON.parse(answer) as Parameters<typeof readAnswer>[0]) : undefined);
      });
      const event = eventOf('gateway', { operation: 'AddChatGroup', parameters });
      const context = contextWith(roleCredentials(bed.cams.issueSts(3600)), 28);
      child.stdin.end(JSON.stringify({ event, context }));
    });

  beforeAll(async () => {
    ({ restore } = captureLines());
    const keeping: DatabaseKind = {
      open: async () => {
        const opened = await kind.open();
        databaseUrl = opened.settings.databaseUrl ?? '';
        return opened;
      },
    };
    bed = await openCreateBed(keeping);
  });

  afterAll(async () => {
    await bed.close();
    restore();
  });

  it(`makes one group at most, and the next call says what is true (${String(KILLS)} kills)`, async () => {
    const random = randomFrom(seed);
    const figures = { answered: 0, killed: 0, groups: 0, free: 0, unknown: 0 };
    const found: string[] = [];
    const kill = async (number: number): Promise<void> => {
      const Subject = `Killed ${String(number)}`;
      const parameters = { ...owner, Subject, ClientToken: `killed-${String(number)}` };
      // Half of them die early: on a fast machine an answer takes a fraction of the longest life.
      const first = await callThenKill(parameters, random() * (number % 2 === 0 ? MAX_LIFE_MS / 5 : MAX_LIFE_MS));
      const before = (await bed.groupsOf(Subject)).length;
      const { answer } = await bed.run({ parameters, aheadMs: LONG_SLEEP_MS });
      const groups = (await bed.groupsOf(Subject)).length;
      figures[first ? 'answered' : 'killed'] += 1;
      figures.groups += groups;
      if (groups > 1) found.push(`${Subject}: ${String(groups)} groups`);
      if (first?.body.Success && groups !== 1) found.push(`${Subject}: a success without a group`);
      if (answer?.body.Success) {
        if (groups !== 1) found.push(`${Subject}: success of ${String(groups)} groups`);
        if (before === 0) figures.free += 1;
      } else if (answer?.body.Code === 'OutcomeUnknown') {
        figures.unknown += 1;
        if (before === 1) found.push(`${Subject}: there is a group, and it was not found`);
      } else found.push(`${Subject}: ${String(answer?.body.Code)}`);
    };

    for (let number = 0; number < KILLS; number += 2) await Promise.all([kill(number), kill(number + 1)]);

    process.stderr.write(`seed ${String(seed)}: ${JSON.stringify(figures)}\n`);
    expect(found).toEqual([]);
    expect(figures.killed).toBeGreaterThan(0);
  });
});
