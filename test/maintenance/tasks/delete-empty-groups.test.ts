import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { RunReport } from '../../../shared/maintenance/run-report.js';
import { deleteEmptyGroups as task } from '../../../shared/maintenance/tasks/delete-empty-groups.js';
import { takeGroupInventory } from '../../../shared/maintenance/tasks/take-group-inventory.js';
import { captureLines } from '../../support/capture-lines.js';
import { databaseKindsInFull } from '../../support/database-kinds.js';
import { type Invocation, openRunBed, type RunBed, startOf } from '../engine/run-bed.js';
import { claimGroup } from './claim-group.js';

const DAY_MS = 24 * 3_600_000;
const ANNA = '8613800000011';

describe.each(databaseKindsInFull)('deleting empty groups on %s', (_, kind) => {
  let bed: RunBed;
  let runs = 0;
  let restore: () => void;

  beforeAll(async () => {
    bed = await openRunBed(kind);
    // Events that nobody receives are logged.
    ({ restore } = captureLines());
  });
  afterAll(async () => {
    restore();
    await bed.close();
  });
  beforeEach(async () => {
    await bed.clear();
    await bed.database.run('DELETE FROM creates');
  });

  const inventory = async (): Promise<void> => {
    runs += 1;
    await bed.deliver(takeGroupInventory, startOf(takeGroupInventory, {}, {}, `inventory-${String(runs)}`));
  };
  const beEmptyForAWeek = async (): Promise<void> => {
    await inventory();
    bed.clock.aheadMs += 4 * DAY_MS;
    await inventory();
    bed.clock.aheadMs += 4 * DAY_MS;
    await inventory();
  };
  const claim = (groupId: string): Promise<void> => claimGroup(bed.database, groupId);
  const clean = async (params: object = {}, request: object = {}, invocation: Invocation = {}): Promise<RunReport> => {
    runs += 1;
    const start = startOf(task, params, { MaxChanges: 100, ...request }, `clean-${String(runs)}`);
    return bed.deliver(task, start, (count) => (count === 1 ? invocation : {}));
  };
  const left = async (): Promise<readonly (string | undefined)[]> => {
    await sleep(15);
    return (await bed.rows()).map(({ Subject }) => Subject).sort();
  };
  const emptyGroup = async (): Promise<string> => {
    const [group] = await bed.seed([{ Subject: 'One' }]);
    const groupId = group?.GroupId ?? '';
    await claim(groupId);
    await beEmptyForAWeek();
    return groupId;
  };
  const fault = (Operation: string, Effect: object, Times = 1): Promise<unknown> =>
    bed.control('POST', 'faults', { Rules: [{ Operation, Effect, Times }] });
  const denial = { Kind: 'Error', Code: 'Ram.PermissionDeny' };
  const linkOf = async (groupId: string): Promise<string | undefined> =>
    (await bed.rows()).find((row) => row.GroupId === groupId)?.InviteLink;

  it('takes those of ours, and those named, that were empty in three inventories over a week', async () => {
    const groups = await bed.seed([
      { Subject: 'Ours' },
      { Subject: 'Adopted' },
      { Subject: 'Foreign' },
      { Subject: 'Full', Participants: [ANNA] },
      { Subject: 'Suspended', GroupStatus: 'SUSPENDED' },
    ]);
    for (const index of [0, 3, 4]) await claim(groups[index]?.GroupId ?? '');
    await beEmptyForAWeek();
    const [late] = await bed.seed([{ Subject: 'Late' }]);
    await claim(late?.GroupId ?? '');
    await inventory();

    const report = await clean({ AdoptGroupIds: [groups[1]?.GroupId] });

    expect(report).toMatchObject({
      State: 'Completed',
      Actions: { DeleteGroup: 2 },
      Items: { Done: 2 },
      Proof: { GroupsDeleted: 2, GroupsStillThere: 0, GroupsLeftClosed: 0 },
    });
    expect(await left()).toEqual(['Foreign', 'Full', 'Late', 'Suspended']);
    expect(report.Notices[0]).toMatch(/cannot be brought back/);
  });

  it('is refused beyond five of a hundred groups, and says what it would need', async () => {
    await emptyGroup();

    const report = await clean({}, { MaxChanges: undefined });

    expect(report).toMatchObject({ State: 'Refused', Reason: 'TooManyChanges' });
    expect(report.Message).toContain('MaxChanges 1 would allow it');
    expect(await left()).toEqual(['One']);
  });

  it('is stopped by an inventory that suddenly reads empty', async () => {
    await emptyGroup();
    await bed.seed(Array.from({ length: 9 }, () => ({ Subject: 'Other' })));
    await inventory();
    const List = (await bed.rows()).slice(0, 1);
    const Body = JSON.stringify({ RequestId: 'R', Code: 'OK', Success: true, Data: { Total: 1, List } });
    await fault('ListChatGroup', { Kind: 'WrongJson', Body }, 0);

    const report = await clean();

    expect(report).toMatchObject({ State: 'Refused', Reason: 'InventoryShrunk' });
    await bed.control('DELETE', 'faults');
    expect(await left()).toHaveLength(10);
  });

  it('spares a group that somebody has joined since, and puts a link back', async () => {
    const groupId = await emptyGroup();
    const before = await linkOf(groupId);
    const Data = { Total: 1, List: [{ ParticipantNumber: ANNA }] };
    const Body = JSON.stringify({ RequestId: 'R', Code: 'OK', Success: true, Data });
    await fault('ListChatGroupParticipants', { Kind: 'WrongJson', Body });
    await bed.control('POST', 'faults', {
      Rules: [{ Operation: 'AddChatGroupInviteLink', Effect: { Kind: 'Reset', When: 'AfterCommit' } }],
    });
    const made = (await bed.calls()).AddChatGroupInviteLink;

    const report = await clean();

    const after = await linkOf(groupId);
    expect(report).toMatchObject({ Items: { Skipped: 1 }, Proof: { GroupsDeleted: 0, GroupsLeftClosed: 0 } });
    expect((await bed.calls()).AddChatGroupInviteLink - made).toBe(1);
    expect(after).toMatch(/^https:/);
    expect(after).not.toBe(before);
    expect(await clean()).toMatchObject({ Actions: {} });
  });

  it.each([
    ['DeleteChatGroupInviteLink', 'AfterCommit'],
    ['DeleteChatGroupInviteLink', 'BeforeCommit'],
    ['ListChatGroupParticipants', 'AfterCommit'],
    ['DeleteChatGroup', 'AfterCommit'],
    ['DeleteChatGroup', 'BeforeCommit'],
  ])('finds out what became of a lost answer of %s (%s)', async (operation, When) => {
    await emptyGroup();
    await fault(operation, { Kind: 'Reset', When });

    const report = await clean();

    expect(report).toMatchObject({ State: 'Completed', Items: { Done: 1 }, Proof: { GroupsDeleted: 1 } });
    expect(await left()).toEqual([]);
  });

  it('does not send a deletion twice while the group is still listed', async () => {
    await emptyGroup();
    await bed.control('POST', 'settings', { Delays: { DeleteMs: 60_000 } });
    await fault('DeleteChatGroup', { Kind: 'Reset', When: 'AfterCommit' });
    const sent = (await bed.calls()).DeleteChatGroup;

    const report = await clean();

    expect(report).toMatchObject({ Items: { Done: 1 }, Proof: { GroupsDeleted: 1, GroupsStillThere: 0 } });
    expect((await bed.calls()).DeleteChatGroup - sent).toBe(1);
  });

  it('opens a group again that it could not delete', async () => {
    const groupId = await emptyGroup();
    await fault('DeleteChatGroup', denial);

    const report = await clean();

    expect(report).toMatchObject({
      State: 'CompletedWithFailures',
      Items: { Failed: 1 },
      Proof: { GroupsLeftClosed: 0 },
    });
    expect(await linkOf(groupId)).toMatch(/^https:/);
  });

  it('has nothing to do where the group is gone, or somebody has closed it and opened it again', async () => {
    const groupId = await emptyGroup();
    await fault('ListChatGroupParticipants', { Kind: 'Error', Code: 'GroupError.GroupNotExist' });
    const gone = await clean();
    await bed.control('POST', 'reset', {});
    const context = bed.context(task.params.parse({}));
    const [group] = await bed.seed([{ Subject: 'One' }]);
    const item = { groupId: group?.GroupId ?? '', action: 'DeleteGroup', detail: { Subject: 'One', Before: null } };

    const opened = await task.apply(item, context, 1);

    expect(gone).toMatchObject({ Items: { Already: 1 } });
    expect(opened).toEqual({ end: 'Skipped', code: 'LinkChanged' });
    expect(await task.apply({ ...item, groupId }, context, 2)).toEqual({ end: 'Done', code: 'Gone' });
  });

  it('tells which group stays closed', async () => {
    const groupId = await emptyGroup();
    await fault('DeleteChatGroup', denial);
    await bed.control('POST', 'faults', { Rules: [{ Operation: 'AddChatGroupInviteLink', Effect: denial }] });

    const report = await clean();

    expect(report).toMatchObject({
      State: 'CompletedWithFailures',
      Reason: 'GroupsLeftClosed',
      Proof: { GroupsLeftClosed: 1, LeftClosed: [groupId] },
    });
  });

  it('leaves the link alone that it could not take away', async () => {
    const groupId = await emptyGroup();
    const before = await linkOf(groupId);
    await fault('DeleteChatGroupInviteLink', denial);

    const report = await clean();

    expect(report).toMatchObject({ Items: { Failed: 1 }, Proof: { GroupsLeftClosed: 0 } });
    expect(await linkOf(groupId)).toBe(before);
  });

  it('tells of groups that CAMS does not delete', async () => {
    const groupId = await emptyGroup();
    const Body = JSON.stringify({ RequestId: 'R', Code: 'OK', Success: true, Result: 1 });
    await fault('DeleteChatGroup', { Kind: 'WrongJson', Body });

    const report = await clean();
    if (report.Proof?.['GroupsStillThere'] !== 1) throw new Error(JSON.stringify(report.Proof));

    expect(report).toMatchObject({
      State: 'CompletedWithFailures',
      Reason: 'GroupsStillThere',
      Proof: { GroupsStillThere: 1, StillThere: [groupId] },
    });
  });
});
