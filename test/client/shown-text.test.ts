import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import stringWidth from 'string-width';

import { commands } from '../../client/commands/commands.js';
import { captureLines } from '../support/capture-lines.js';
import { openRunBed, type RunBed } from '../maintenance/engine/run-bed.js';
import { type AnsweringGateway, openAnsweringGateway } from './answering-gateway.js';
import { runCommand, runCommandIn } from './run-command.js';

const HOSTILE = 'A\u001b[2K\rNothing will be changed.\nB\u009b1A\u007f\u202eC\u2028D\u200bE\u061c\u3164\ud800';
const HARMLESS =
  '\u{1F468}\u200d\u{1F469}\u200d\u{1F467} \u2764\ufe0f 1\ufe0f\u20e3 \u0645\u0631\u062d\u0628\u0627 \u7fa4';
const EMOJI = new RegExp(String.raw`\p{RGI_Emoji}`, 'gv');
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const [seed, numRuns] = [Number(process.env['SEED'] ?? Date.now()), process.env['FULL'] ? 20_000 : 250];

let gateway: AnsweringGateway;
let bed: RunBed;
let rows: readonly object[] = [];

beforeAll(async () => {
  gateway = await openAnsweringGateway(() => ({ body: { Data: { Total: rows.length, List: rows } } }));
  bed = await openRunBed();
});
afterAll(async () => {
  await gateway.close();
  await bed.close();
});

const rowOf = (Subject: string): object => ({
  Subject,
  GroupId: 'EA1',
  GroupStatus: 'ACTIVE',
  TotalParticipantCount: 3,
});

const list = async (...more: readonly string[]): Promise<string> =>
  (await runCommand(commands, ['list', ...more], gateway.environment)).out;

describe('text from outside', () => {
  it('shows what would move the cursor or cannot be seen as its code point', async () => {
    rows = [HOSTILE, 'plain'].map(rowOf);

    const lines = (await list()).split('\n');

    expect(lines).toHaveLength(4);
    expect(lines[2]).toContain(
      String.raw`A\u{1b}[2K\u{d}Nothing will be changed.\u{a}B\u{9b}1A\u{7f}\u{202e}C\u{2028}D\u{200b}E\u{61c}\u{3164}\u{d800}`,
    );
  });

  it('leaves emoji and other writing as they are', async () => {
    rows = [rowOf(HARMLESS)];

    expect(await list()).toContain(HARMLESS);
  });

  it('is never more than its row, and columns stand where they should', async () => {
    process.stdout.write(`text from outside: seed ${String(seed)}\n`);
    const text = fc.string({
      unit: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...Array.from(HOSTILE), '\u7fa4', '\u{1F600}')),
    });

    rows = fc.sample(text, { seed, numRuns }).map(rowOf);
    const lines = (await list()).split('\n');

    expect(lines).toHaveLength(rows.length + 2);
    const [headings = ''] = lines;
    for (const line of lines.slice(2)) {
      expect(stringWidth(line.slice(0, line.lastIndexOf('ACTIVE')))).toBe(headings.indexOf('State'));
      // Emoji may hold joiners.
      expect(line.replaceAll(EMOJI, '')).not.toMatch(UNSEEN);
    }
  });

  it('is the same text in JSON, though nothing in it is left to obey', async () => {
    rows = [rowOf(HOSTILE)];

    const out = await list('--json');

    expect(out.replaceAll('\n', '')).not.toMatch(UNSEEN);
    expect((JSON.parse(out) as { List: { Subject: string }[] }).List[0]?.Subject).toBe(HOSTILE);
  });

  it('stays in its row of a plan', async () => {
    await bed.seed([{ Subject: 'Order \u202e1\u2028\u200b' }]);

    const { out } = await runCommand(
      commands,
      ['maintain', 'rotate-invite-links', '--space', 'cams-local', '--number', '8613800000000'],
      { ...bed.environment(), CAMS_CALLS_PER_SECOND: '1000', MAINTENANCE_SHARE: '1' },
    );

    expect(out).toContain(String.raw`ReplaceLink        Order \u{202e}1\u{2028}\u{200b}`);
  });

  it('cannot steer the screen from a question, an error line or a group ID', async () => {
    const group = 'EA\u001b[1A\u202e';
    const asked = await runCommandIn(commands, ['delete', group], { environment: gateway.environment, answer: 'no' });
    const usage = await runCommand(commands, ['de\u001b[2Klete']);

    expect(asked.err).toMatch(/^Delete EA\\u\{1b\}\[1A\\u\{202e\} for good/);
    expect(usage.err).toContain(String.raw`de\u{1b}[2Klete`);
  });

  it('is in a file as it is, and escaped on a screen', async () => {
    await bed.clear();
    await bed.seed([{ Subject: 'Order \u202e1' }]);
    const where = ['--space', 'cams-local', '--number', '8613800000000'];
    const environment = bed.environment();
    const { restore } = captureLines();
    await runCommand(commands, ['maintain', 'take-group-inventory', ...where, '--plan-and-apply'], environment);
    restore();
    const words = ['export', ...where, '--format', 'csv'];

    const file = await runCommandIn(commands, words, { environment });
    const screen = await runCommandIn(commands, words, { environment, showsResults: true });

    expect(file.out).toContain('"Order \u202e1"');
    expect(screen.out).toContain(String.raw`"Order \u{202e}1"`);
  });
});
