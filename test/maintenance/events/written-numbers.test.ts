import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { readConfig } from '../../../shared/config.js';
import { serveTask, type TaskHandler } from '../../../shared/invocation/serve-task.js';
import { offBoardParticipant } from '../../../shared/maintenance/tasks/off-board-participant.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import type { Task } from '../../../shared/maintenance/task.js';
import { type CapturedLines, captureLines } from '../../support/capture-lines.js';
import { contextWith } from '../../support/context.js';
import { openRunBed, type RunBed } from '../engine/run-bed.js';

const ANNA = '8613800000011';
const BRITON = '447700900123';

let bed: RunBed;
let captured: CapturedLines;

beforeAll(async () => {
  bed = await openRunBed();
});
afterAll(() => bed.close());
beforeEach(async () => {
  await bed.clear();
  captured = captureLines();
});
afterEach(() => {
  captured.restore();
});

const invoked: object[] = [];
const functionOf = <Params>(task: Task<Params>, changed: object = {}): TaskHandler => {
  const settings = { ...bed.environment(), CAMS_CALLS_PER_SECOND: '1000', MAINTENANCE_SHARE: '1', ...changed };
  return serveTask(task, () => readConfig(settings, task.readNumber), bed.clock, {
    invoke: (_, payload) => Promise.resolve(void invoked.push(payload)),
  });
};
const ask = (handler: TaskHandler, request: object): ReturnType<TaskHandler> =>
  handler(
    JSON.stringify({ CustSpaceId: 'cams-local', BusinessNumber: '8613800000000', ...request }),
    contextWith(bed.credentials(), 600),
  );

describe('the function that off-boards', () => {
  it.each([
    ['00447700900123', 'begins with 00'],
    ['011447700900123', 'begins with 011'],
    ['07700900123', 'begins with 0'],
    ['447700900123/4', 'holds "/"'],
    ['8613800000021.0', 'ends with a fraction (".0")'],
    ['103582146138203', 'is no phone number'],
    ['8613800000011 8613800000012', 'has 26 digits'],
    ['+1-800-FLOWERS', 'holds the letter "F"'],
  ])('refuses %s and says what is wrong with it, without it', async (number, told) => {
    await bed.seed([{ Subject: 'One', Participants: [ANNA] }]);

    const report = await ask(functionOf(offBoardParticipant), {
      Mode: 'plan-and-apply',
      ParticipantNumbers: [ANNA, number],
    });

    expect(report).toMatchObject({
      Success: false,
      Code: 'InvalidParameter.ParticipantNumbers',
      Outcome: 'NotApplied',
      Faults: [{ Parameter: 'ParticipantNumbers.2', Message: expect.stringContaining(`ParticipantNumbers.2 ${told}`) }],
    });
    expect(JSON.stringify(report) + captured.lines.join()).not.toContain(number.slice(2, 11));
    expect(Object.values(await bed.calls()).every((count) => count === 0)).toBe(true);
  });

  it.each(['+44 (0)7700 900123', '\u202A+44\u00A07700\u2011900123\u202C', '(+44) 7700.900.123', BRITON])(
    'takes out who is written %j',
    async (number) => {
      const [group] = await bed.seed([{ Subject: 'One', Participants: [ANNA, BRITON] }]);

      const report = await ask(functionOf(offBoardParticipant), {
        Mode: 'plan-and-apply',
        ParticipantNumbers: [number],
      });

      expect(report).toMatchObject({ State: 'Completed', Proof: { MembershipsLeft: 0 } });
      expect(await bed.members(group?.GroupId ?? '')).toEqual([ANNA]);
    },
  );

  it('reads the business numbers likewise', async () => {
    const handler = functionOf(offBoardParticipant);
    await bed.seed([{ Subject: 'One', Participants: [ANNA] }]);
    const who = { ParticipantNumbers: [ANNA] };

    const one = await ask(handler, { ...who, BusinessNumber: '+86 138-0000-0000' });
    const many = await ask(handler, { ...who, BusinessNumber: undefined, BusinessNumbers: ['+86 138-0000-0000'] });
    const wrong = await ask(handler, { ...who, BusinessNumber: undefined, BusinessNumbers: ['008613800000000'] });

    expect(one).toMatchObject({ State: 'Planned', Actions: { RemoveParticipants: 1 } });
    expect(many).toMatchObject({ Code: 'OK' });
    expect(invoked.at(-2)).toMatchObject({ Start: { Request: { BusinessNumber: '8613800000000' } } });
    expect(wrong).toMatchObject({ Message: expect.stringContaining('BusinessNumbers.1 begins with 00') });
  });

  it('does not start with a protected number that would protect nobody', async () => {
    const handler = functionOf(offBoardParticipant, { MAINTENANCE_PROTECTED_NUMBERS: `${BRITON},008613800000001` });

    await expect(ask(handler, { ParticipantNumbers: [ANNA] })).rejects.toThrow(/^Settings: /);
    expect(captured.lines.join()).toContain('MAINTENANCE_PROTECTED_NUMBERS entry 2 begins with 00');
    expect(captured.lines.join()).not.toContain('8613800000001');
  });

  it('protects a number in whatever form the setting has it', async () => {
    const handler = functionOf(offBoardParticipant, { MAINTENANCE_PROTECTED_NUMBERS: '+44 (0)7700 900123' });

    expect(await ask(handler, { ParticipantNumbers: [BRITON] })).toMatchObject({
      State: 'Refused',
      Message: expect.stringContaining('MAINTENANCE_PROTECTED_NUMBERS protects'),
    });
  });

  it('removes nobody where the protected numbers were not read', async () => {
    await bed.seed([{ Subject: 'One', Participants: [ANNA] }]);
    const handler = serveTask(offBoardParticipant, () => readConfig(bed.environment()), bed.clock);

    await expect(ask(handler, { Mode: 'plan-and-apply', ParticipantNumbers: [ANNA] })).rejects.toThrow(/InternalFault/);
    expect((await bed.calls()).DeleteChatGroupParticipants).toBe(0);
  });
});

describe('a function that removes nobody', () => {
  it.each(['+86 138-0000-0000', '008613800000000', '8613800000000.0'])(
    'takes a business number as it is on the wire, and no other: %s',
    async (BusinessNumber) => {
      expect(await ask(functionOf(rotateInviteLinks), { BusinessNumber })).toMatchObject({
        Code: 'InvalidParameter.BusinessNumber',
        Message: expect.stringContaining('must be 7 to 15 digits'),
      });
    },
  );

  it('starts whatever the protected numbers are', async () => {
    const handler = functionOf(rotateInviteLinks, { MAINTENANCE_PROTECTED_NUMBERS: '+44 (0)7700 900123' });

    expect(await ask(handler, {})).toMatchObject({ State: 'Planned' });
  });
});
