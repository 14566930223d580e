import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { commands } from '../../client/commands/commands.js';
import { openRunBed, type RunBed } from '../maintenance/engine/run-bed.js';
import { databaseKindsInFull } from '../support/database-kinds.js';
import { type CommandResult, runCommand } from './run-command.js';

const ANNA = '8613800000011';
const NOBODY = '8613800000099';
const GONE = 'EA9990000000000000000000000000001';
const WHERE = ['--space', 'cams-local', '--number', '+86 138-0000-0000'];

describe.each(databaseKindsInFull)('chat-groups, told of things that are not there, on %s', (_, kind) => {
  let bed: RunBed;

  beforeAll(async () => {
    bed = await openRunBed(kind);
  });
  afterAll(() => bed.close());
  beforeEach(() => bed.clear());

  const run = (words: readonly string[], settings: object = {}): Promise<CommandResult> =>
    runCommand(commands, words, {
      ...bed.environment(),
      CAMS_CALLS_PER_SECOND: '1000',
      MAINTENANCE_SHARE: '1',
      ...settings,
    });
  const offBoard = (...words: readonly string[]): Promise<CommandResult> =>
    run(['maintain', 'off-board-participant', ...WHERE, ...words]);

  it.each([
    ['00447700900123', 'ParticipantNumbers.1 begins with 00'],
    ['011447700900123', 'ParticipantNumbers.1 begins with 011'],
    ['447700900123/4', 'ParticipantNumbers.1 holds "/"'],
    ['8613800000021.0', 'ParticipantNumbers.1 ends with a fraction (".0")'],
    ['103582146138203', 'ParticipantNumbers.1 is no phone number'],
  ])('refuses the participant %s: exit code 2', async (number, told) => {
    const { code, err } = await offBoard('--participant', number, '--plan-and-apply');

    expect([code, err]).toEqual([2, expect.stringContaining(told)]);
    expect(err).not.toContain(number);
  });

  it('takes out who is written as people write', async () => {
    const [group] = await bed.seed([{ Subject: 'One', Participants: ['447700900123'] }]);

    const { code } = await offBoard('--participant', '\u202A+44 (0)7700 900123\u202C', '--plan-and-apply', '--yes');

    expect(code).toBe(0);
    expect(await bed.members(group?.GroupId ?? '')).toEqual([]);
  });

  it('says by plan, report and exit code 3 that a number is in no group, unless it may be missing', async () => {
    await bed.seed([{ Subject: 'One', Participants: [ANNA] }]);
    const who = ['--participant', `${ANNA},${NOBODY}`];

    const plan = await offBoard(...who);
    const planned = await offBoard(...who, '--json');
    const done = await offBoard(...who, '--plan-and-apply', '--yes');
    const allowed = await offBoard(...who, '--plan-and-apply', '--yes', '--allow-missing');

    expect([plan.code, plan.out]).toEqual([
      3,
      expect.stringContaining('****0099 is in no group of this business number.'),
    ]);
    expect([planned.code, JSON.parse(planned.out)]).toEqual([
      3,
      expect.objectContaining({ NumbersNotFound: ['****0099'] }),
    ]);
    expect([done.code, done.out]).toEqual([3, expect.stringContaining('****0099 is in no group')]);
    expect(done.err).toContain('completed with failures (NumbersNotFound)');
    expect([allowed.code, allowed.out]).toEqual([0, expect.stringContaining('****0011 is in no group')]);
  });

  it('says so when the plan is made that a number may be missing', async () => {
    expect(await run(['maintain', 'off-board-participant', '--apply', 'x', '--allow-missing'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('when the plan is made'),
    });
  });

  it('says by exit code 3 in which groups a number is in its other form', async () => {
    const [group] = await bed.seed([{ Subject: 'One', Participants: ['551199990002'] }]);

    const { code, out } = await offBoard(
      '--participant',
      '+55 11 99999-0002',
      '--plan-and-apply',
      '--yes',
      '--allow-missing',
    );

    expect([code, out]).toEqual([
      3,
      expect.stringContaining('****0002, which may be the other form of ****0002, is in groups: 1.'),
    ]);
    expect(await bed.members(group?.GroupId ?? '')).toEqual(['551199990002']);
  });

  it('says by exit code 3 that a group is not there, or cannot be worked on', async () => {
    const [group] = await bed.seed([{ Subject: 'One', GroupStatus: 'SUSPENDED' }, { Subject: 'Two' }]);
    const words = ['maintain', 'rotate-invite-links', ...WHERE, '--close-joining'];
    const named = [...words, '--group', `${group?.GroupId ?? ''},${GONE}`];

    const plan = await run(named);
    const done = await run([...named, '--plan-and-apply', '--yes']);
    const settings = { MAINTENANCE_PROTECTED_GROUPS: (group?.GroupId ?? '').toLowerCase() };
    const spelt = await run(['maintain', 'rotate-invite-links', ...WHERE], settings);

    for (const { code, out } of [plan, done]) {
      expect(code).toBe(3);
      expect(out).toContain(`${group?.GroupId ?? ''} cannot be worked on: it is SUSPENDED.`);
      expect(out).toContain(`${GONE} (Filter.GroupIds) is not there.`);
    }
    expect(spelt).toMatchObject({
      code: 3,
      out: expect.stringContaining(`(MAINTENANCE_PROTECTED_GROUPS) is not there. There is ${group?.GroupId ?? ''}:`),
    });
  });

  it('says by exit code 3 that a group to adopt is not there', async () => {
    await bed.seed([{ Subject: 'One' }]);

    const { code, out } = await run(['maintain', 'delete-empty-groups', ...WHERE, '--adopt', GONE]);

    expect([code, out]).toEqual([3, expect.stringContaining(`${GONE} (AdoptGroupIds) is not there.`)]);
  });

  it('says by exit code 3 that there is no such run to resume', async () => {
    expect(await run(['maintain', 'resume', 'cli-none'])).toMatchObject({
      code: 3,
      err: expect.stringContaining('There is no such run'),
    });
  });

  it('says by exit code 3 that a number to export has no inventory', async () => {
    await bed.seed([{ Subject: 'One' }]);
    await run(['maintain', 'take-group-inventory', ...WHERE, '--plan-and-apply', '--yes']);

    const known = await run(['export', ...WHERE]);
    const unknown = await run(['export', '--space', 'cams-local', '--number', '8613800000001']);
    const wrong = await run(['export', '--space', 'cams-local', '--number', '0086138']);

    expect(known.code).toBe(0);
    expect(unknown).toMatchObject({ code: 3, out: '', err: expect.stringContaining('No inventory of this number') });
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('--number begins with 00') });
  });
});
