import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { decodeTrigger } from '../../../shared/events/decode-trigger.js';
import { eventOf, type EventShape, eventShapes } from '../../../local/triggers/event-shapes.js';
import { bundleProgram } from '../../support/bundle-program.js';
import { type RunningCams, runLocalCams } from '../../support/run-local-cams.js';
import { writtenAs } from '../../support/written-as.js';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const program = path.join(root, 'local', 'triggers.ts');

let running: RunningCams;
let folder: string;
let bundled: string;

beforeAll(async () => {
  bundled = await bundleProgram(program);
  running = await runLocalCams();
  folder = await mkdtemp(path.join(tmpdir(), 'triggers-'));
});
afterAll(async () => {
  await running.close();
  for (const made of [folder, bundled]) await rm(made, { recursive: true, force: true });
});

const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  CAMS_PORT: String(running.cams.port),
  DATA_DIR: folder,
});
const run = (...words: readonly string[]): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFile)(process.execPath, [bundled, ...words], { cwd: root, env: environment() });

describe('an event sent by hand', () => {
  it.each(Object.keys(eventShapes) as EventShape[])('of the shape %s is one that functions understand', (shape) => {
    const request = { Mode: 'plan', CustSpaceId: 'cams-local', BusinessNumber: '8613800000000' };

    const decoded = decodeTrigger(Buffer.from(JSON.stringify(eventOf(shape, request))), {
      ...{ task: 'rotate-invite-links', functionName: 'chat-groups-rotate-invite-links' },
    });

    expect(decoded).toMatchObject({ kind: 'requests', requests: [{ body: request }] });
  });

  it('reaches the built function, which does its work on the local CAMS', async () => {
    const { GroupId } = await running.addGroup();
    const request = { Mode: 'plan-and-apply', ParticipantNumbers: ['8613800000001'] };

    const { stdout } = await run('topic', 'off-board-participant', JSON.stringify(request));

    expect(JSON.parse(stdout)).toMatchObject({ State: 'Completed', Items: { Done: 1 }, Proof: { MembershipsLeft: 0 } });
    expect(GroupId).toMatch(/^EA/);
  });

  it('may make a function invoke itself, and waits until that is done', async () => {
    await running.addGroup();
    const request = { Mode: 'plan-and-apply', BusinessNumbers: ['8613800000000'], RunId: 'many-1' };

    const { stdout, stderr } = await run('direct', 'rotate-invite-links', JSON.stringify(request));

    expect(JSON.parse(stdout)).toMatchObject({ RunId: 'many-1', State: 'Running', Numbers: { Total: 1, Invoked: 1 } });
    expect(stderr).toMatch(/"runId":"many-1@[0-9a-f]{12}",.*"state":"Completed"/);
    expect(stderr).toMatch(/"event":"fleet",.*"runId":"many-1",.*"state":"Completed"/);
  });

  it.each(Object.entries(writtenAs))('may bring a request from a file in %s', async (_, encode) => {
    const file = path.join(folder, 'request.json');
    await writeFile(file, encode(JSON.stringify({ Mode: 'plan', Filter: { SubjectPrefix: 'Größe 群' } })));

    const { stdout } = await run('direct', 'rotate-invite-links', `@${file}`);

    expect(JSON.parse(stdout)).toMatchObject({ State: 'Planned', Actions: {} });
  });

  it('is not sent when its file is not JSON: file, line and column are named', async () => {
    const file = path.join(folder, 'request.json');
    await writeFile(file, '{\n  "Mode": "plan",\n}');

    await expect(run('direct', 'rotate-invite-links', `@${file}`)).rejects.toMatchObject({
      code: 1,
      stderr: `${file} is not valid JSON: line 3, column 1.\n`,
    });
    await expect(run('direct', 'rotate-invite-links', '{"Mode":}')).rejects.toMatchObject({
      code: 1,
      stderr: 'The request is not valid JSON: line 1, column 9.\n',
    });
  });

  it('teaches how it is used', async () => {
    const { stdout } = await run('--help');

    for (const shape of Object.keys(eventShapes)) expect(stdout).toContain(shape);
  });

  it.each([
    [['fax', 'rotate-invite-links'], 'There is no shape "fax"'],
    [['direct', 'nothing'], 'There is no function chat-groups-nothing'],
    [['--timers'], 'No timer of s.yaml is switched on'],
  ])('%j is refused with a sentence', async (words, sentence) => {
    await expect(run(...words)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(sentence) });
  });
});

describe('the timers of s.yaml', () => {
  it('are waited for until somebody stops them', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', program, '--timers', '--all'], {
      cwd: root,
      env: environment(),
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    while (!out.includes('nightly-full')) await once(child.stdout, 'data');

    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number];

    expect(out).toMatch(/chat-groups-take-group-inventory nightly-full: CRON_TZ=Asia\/Shanghai 0 30 2/);
    expect(code).toBe(0);
  });
});
