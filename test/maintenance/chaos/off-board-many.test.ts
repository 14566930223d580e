import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { offBoardParticipant } from '../../../shared/maintenance/tasks/off-board-participant.js';
import { databaseKindsInFull } from '../../support/database-kinds.js';
import { openRunBed, type RunBed, startOf } from '../engine/run-bed.js';

const FULL = Boolean(process.env['FULL']);
const GROUPS = FULL ? 2000 : 50;
const LEAVER = '8613800000009';

describe.each(databaseKindsInFull)('a number that is in thousands of groups, on %s', (_, kind) => {
  let bed: RunBed;

  beforeAll(async () => {
    bed = await openRunBed(kind);
  });
  afterAll(() => bed.close());

  it('is out of all of them after a run that was killed at 40 % and repeated by the platform', async () => {
    const seeded = Array.from({ length: GROUPS }, (__, index) => ({
      Subject: `Order ${String(index)}`,
      Participants: [LEAVER, '8613800000001'],
    }));
    const groups = await bed.seed(seeded);
    const statement = Math.round(0.4 * GROUPS);
    const start = startOf(offBoardParticipant, { ParticipantNumbers: [LEAVER] });

    const killed = await bed.invoke(offBoardParticipant, start, {
      death: { statement, among: 'SET acknowledged', when: 'before' },
    });
    const removedBefore = (await bed.calls()).DeleteChatGroupParticipants;
    const report = await bed.deliver(offBoardParticipant, start);

    expect(killed).toBe('died');
    // Up to seven others were under way.
    expect(removedBefore).toBeGreaterThanOrEqual(statement);
    expect(removedBefore).toBeLessThan(statement + 8);
    expect(report).toMatchObject({
      State: 'Completed',
      Items: { Done: GROUPS, Pending: 0, Failed: 0, Unknown: 0 },
      Proof: { Groups: GROUPS, GroupsChecked: GROUPS, MembershipsLeft: 0 },
    });
    // Those whose end was not written down were looked at again, and found to be done.
    expect((await bed.calls()).DeleteChatGroupParticipants).toBe(GROUPS);
    for (const { GroupId } of groups) expect(await bed.members(GroupId)).toEqual(['8613800000001']);
  });
});
