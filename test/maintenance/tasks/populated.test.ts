import assert from 'node:assert/strict';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { RunReport } from '../../../shared/maintenance/run-report.js';
import { applyGroupProfile } from '../../../shared/maintenance/tasks/apply-group-profile.js';
import { deleteEmptyGroups } from '../../../shared/maintenance/tasks/delete-empty-groups.js';
import { offBoardParticipant } from '../../../shared/maintenance/tasks/off-board-participant.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { takeGroupInventory } from '../../../shared/maintenance/tasks/take-group-inventory.js';
import { runLeases } from '../../../shared/state/run-lease.js';
import { captureLines } from '../../support/capture-lines.js';
import { databaseKindsInFull } from '../../support/database-kinds.js';
import { openRunBed, reportOf, type RunBed, startOf } from '../engine/run-bed.js';
import { claimGroup } from './claim-group.js';
import { populate, STRANGER } from './populate.js';
import { type GroupSeed, SCOPE } from './task-bed.js';

const DAY_MS = 24 * 3_600_000;
const ANNA = '8613800000011';

describe.each(databaseKindsInFull)('beside the records of others on %s,', (_, kind) => {
  let bed: RunBed;
  let restore: () => void;
  let runs = 0;
  let others: () => Promise<unknown>;
  let before: unknown;

  beforeAll(async () => {
    bed = await openRunBed(kind);
    ({ restore } = captureLines());
  });
  afterAll(async () => {
    restore();
    await bed.close();
  });
  beforeEach(async () => {
    await bed.clear();
    await bed.database.run('DELETE FROM creates');
    before = undefined;
  });
  // Whatever is done to ours, theirs stays as it was.
  afterEach(async () => {
    assert.ok(before);
    assert.deepEqual(await others(), before);
  });

  const seedBeside = async (groups: readonly GroupSeed[]): Promise<readonly string[]> => {
    const groupIds = (await bed.seed(groups)).map(({ GroupId }) => GroupId);
    // A month from now they are not old yet.
    others = await populate(bed.database, groupIds, bed.clock.nowMs() + 30 * DAY_MS);
    before = await others();
    return groupIds;
  };
  const inventories = async (count: number, daysApart: number): Promise<void> => {
    for (let taken = 0; taken < count; taken += 1) {
      runs += 1;
      await bed.deliver(takeGroupInventory, startOf(takeGroupInventory, {}, {}, `inventory-${String(runs)}`));
      bed.clock.aheadMs += daysApart * DAY_MS;
    }
  };
  const clean = (): Promise<RunReport> => {
    runs += 1;
    return bed.deliver(deleteEmptyGroups, startOf(deleteEmptyGroups, {}, { MaxChanges: 100 }, `clean-${String(runs)}`));
  };
  const fault = (Operation: string, Effect: object, Times = 1, Match: object = {}): Promise<unknown> =>
    bed.control('POST', 'faults', { Rules: [{ Operation, Effect, Times, Match }] });

  it('no full number is left in a row once a run has ended', async () => {
    const everything = async (): Promise<string> => {
      const tables = ['maintenance_runs', 'maintenance_items', 'removal_records', 'link_records', 'inventory_groups'];
      return JSON.stringify(await Promise.all(tables.map((table) => bed.database.run(`SELECT * FROM ${table}`))));
    };
    await seedBeside([
      { Subject: 'One', Participants: [ANNA] },
      { Subject: 'Two', Participants: [ANNA, '8613800000012'] },
      { Subject: 'Three' },
    ]);

    // Another instance cleans up behind everybody, and may have gone past this run already.
    await bed.database.run(`INSERT INTO clean_ups (name, due_at) VALUES ('runs', $1)`, [bed.clock.nowMs() + DAY_MS]);

    const report = await bed.deliver(offBoardParticipant, startOf(offBoardParticipant, { ParticipantNumbers: [ANNA] }));

    const rows = await everything();
    expect(report).toMatchObject({ State: 'Completed', Items: { Done: 2 } });
    expect(rows).not.toContain(ANNA);
    expect(rows).toContain(STRANGER);
    expect(await bed.database.run(`SELECT state FROM maintenance_items WHERE run_id = 'run-1'`)).toEqual([
      { state: 'Done' },
      { state: 'Done' },
    ]);
  });

  it('the numbers of a run that ended, and whose process died before it cleaned up, go with the next run', async () => {
    await seedBeside([{ Subject: 'One', Participants: [ANNA] }]);
    const details = async (): Promise<string> =>
      JSON.stringify(await bed.database.run(`SELECT detail FROM maintenance_items WHERE run_id = 'run-1'`));
    const start = startOf(offBoardParticipant, { ParticipantNumbers: [ANNA] });

    const died = await bed.invoke(offBoardParticipant, start, {
      death: { statement: 1, among: 'untidy = 1', when: 'before' },
    });
    const left = await details();
    await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, {}, { Mode: 'plan' }, 'run-2'));

    expect(died).toBe('died');
    expect(left).toContain(ANNA);
    expect(await details()).toBe('[{"detail":"{}"}]');
  });

  it('the proof of a removal looks at its own groups, and counts no others', async () => {
    await seedBeside([
      { Subject: 'One', Participants: [ANNA] },
      { Subject: 'Two', Participants: ['8613800000012'] },
    ]);
    const looks = async (): Promise<number> => (await bed.calls()).ListChatGroupParticipants;
    const looksBefore = await looks();

    const report = await bed.deliver(offBoardParticipant, startOf(offBoardParticipant, { ParticipantNumbers: [ANNA] }));

    expect(report.Proof).toEqual({
      Numbers: ['****0011'],
      Groups: 1,
      GroupsChecked: 1,
      GroupsGone: 0,
      MembershipsLeft: 0,
      HiddenMembers: 0,
      LeftIn: [],
    });
    // Two for the plan, one for the proof, which may have to look again until CAMS has carried it out.
    expect((await looks()) - looksBefore).toBeLessThanOrEqual(5);
  });

  it('a group that could not be deleted gets its link back although another one was deleted', async () => {
    const groupIds = await seedBeside([{ Subject: 'Deleted' }, { Subject: 'Refused' }]);
    const [, refused = ''] = groupIds;
    for (const groupId of groupIds) await claimGroup(bed.database, groupId);
    await inventories(3, 4);
    await fault('DeleteChatGroup', { Kind: 'Error', Code: 'Ram.PermissionDeny' }, 1, { GroupId: refused });

    const report = await clean();

    expect(report).toMatchObject({
      Items: { Done: 1, Failed: 1 },
      Proof: { GroupsDeleted: 1, GroupsStillThere: 0, GroupsLeftClosed: 0 },
    });
    const rows = (await bed.rows()).filter(({ GroupId }) => GroupId === refused);
    expect(rows).toMatchObject([{ GroupId: refused, InviteLink: expect.stringMatching(/^https:/) }]);
  });

  it('a group that was spared is not deleted before it was empty for all those days anew', async () => {
    const [groupId = ''] = await seedBeside([{ Subject: 'One' }]);
    await claimGroup(bed.database, groupId);
    await inventories(3, 4);
    const Data = { Total: 1, List: [{ ParticipantNumber: ANNA }] };
    const Body = JSON.stringify({ RequestId: 'R', Code: 'OK', Success: true, Data });
    await fault('ListChatGroupParticipants', { Kind: 'WrongJson', Body });
    const spared = await clean();

    const anew = await clean();
    await inventories(4, 1);
    const tooEarly = await clean();
    await inventories(1, 4);
    const inTime = await clean();

    expect(spared).toMatchObject({ Items: { Skipped: 1, Done: 0 } });
    expect([anew.Actions, tooEarly.Actions]).toEqual([{}, {}]);
    expect(inTime).toMatchObject({ Actions: { DeleteGroup: 1 }, Items: { Done: 1 } });
  });

  it('a picture is not given once more although another change lies between', async () => {
    await seedBeside([{ Subject: 'One' }, { Subject: 'Two' }]);
    const apply = async (params: object): Promise<RunReport> => {
      runs += 1;
      return bed.deliver(applyGroupProfile, startOf(applyGroupProfile, params, {}, `profile-${String(runs)}`));
    };
    const picture = { ProfilePictureFile: 'https://pictures.example.com/spring.jpg' };
    await apply(picture);
    await apply({ Description: 'Spring' });
    const sent = (await bed.calls()).UpdateChatGroup;
    // CAMS lists the address of a copy, so that our records alone tell which picture it is.
    const List = (await bed.rows()).map((row) => ({ ...row, ProfilePictureFile: 'https://copies.example.com/1.jpg' }));
    const Body = JSON.stringify({ RequestId: 'R', Code: 'OK', Success: true, Data: { Total: List.length, List } });
    await fault('ListChatGroup', { Kind: 'WrongJson', Body }, 0);

    const again = await apply(picture);
    const other = await apply({ ProfilePictureFile: 'https://pictures.example.com/autumn.jpg' });

    expect(again).toMatchObject({ State: 'Completed', Actions: {} });
    expect(other).toMatchObject({ State: 'Completed', Actions: { UpdateProfile: 2 }, Items: { Done: 2 } });
    expect((await bed.calls()).UpdateChatGroup).toBe(sent + 2);
  });

  it('the run that is named as busy is the one at work on this number', async () => {
    await seedBeside([{ Subject: 'One' }]);
    const nowMs = bed.clock.nowMs();
    await runLeases(bed.database).acquire(SCOPE, 'at-work-here', nowMs, nowMs + 60_000);

    const report = reportOf(await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks)));

    expect(report).toMatchObject({
      State: 'Refused',
      Reason: 'Busy',
      Message: expect.stringContaining('The run at-work-here is at work'),
    });
  });
});
