import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { Environment } from '../../../shared/config.js';
import { linkDigest } from '../../../shared/groups/digests.js';
import { rotateInviteLinks as task } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { rewriteAnswers } from '../../support/rewrite-answers.js';
import { planPlainly, runPlainly } from './run-plainly.js';
import { openTaskBed, type TaskBed } from './task-bed.js';

let bed: TaskBed;

beforeAll(async () => {
  bed = await openTaskBed();
});
afterAll(() => bed.close());
beforeEach(async () => {
  await bed.control('POST', 'reset', {});
  await bed.database.run('DELETE FROM link_records');
});

const params = (asked: object): ReturnType<typeof task.params.parse> => task.params.parse(asked);
const linksNow = async (): Promise<ReadonlyMap<string | undefined, string | undefined>> =>
  new Map((await bed.rows()).map(({ GroupId, InviteLink }) => [GroupId, InviteLink]));
const recorded = async (): Promise<ReadonlyMap<unknown, unknown>> =>
  new Map(
    (await bed.database.run('SELECT group_id, live_digest FROM link_records WHERE settled = 1')).map((row) => [
      row['group_id'],
      row['live_digest'],
    ]),
  );

/** A CAMS that makes links without naming them. */
const withoutNames = async (
  changeList: (answer: string) => string,
): Promise<{ readonly settings: Environment; readonly close: () => Promise<void> }> => {
  const [, port] = bed.environment()['CAMS_ENDPOINT']?.split(':') ?? [];
  const rewriter = await rewriteAnswers(Number(port), (answer, action) =>
    action === 'AddChatGroupInviteLink' ? answer.replace(/,?"InviteLink":"[^"]*"/, '') : changeList(answer),
  );
  return { settings: { CAMS_ENDPOINT: `127.0.0.1:${String(rewriter.port)}` }, close: rewriter.close };
};

describe('which groups', () => {
  it('are those that meet the whole filter, unless they are being deleted', async () => {
    const groups = await bed.seed([
      { Subject: 'Order 1' },
      { Subject: 'Order 2' },
      { Subject: 'Old Order 3' },
      { Subject: 'Order 4', GroupStatus: 'DELETING' },
      { Subject: 'Order 5', GroupStatus: 'UPDATING' },
    ]);
    const ids = groups.map(({ GroupId }) => GroupId);
    const chosen = async (Filter: object): Promise<readonly (number | undefined)[]> =>
      (await planPlainly(task, bed.context(params({ Filter })))).map(({ groupId }) => ids.indexOf(groupId)).sort();

    expect(await chosen({})).toEqual([0, 1, 2, 4]);
    expect(await chosen({ SubjectPrefix: 'Order' })).toEqual([0, 1, 4]);
    expect(await chosen({ SubjectContains: 'Order 3' })).toEqual([2]);
    expect(await chosen({ GroupIds: [ids[0], ids[2]], SubjectPrefix: 'Old' })).toEqual([2]);
    expect(await chosen({ GroupStatus: 'ACTIVE' })).toEqual([0, 1, 2, 4]);
  });

  it.each([
    [{ Filter: { SubjectStarts: 'x' } }],
    [{ Filter: { GroupIds: [] } }],
    [{ Filter: { GroupStatus: 'SUSPENDED' } }],
    [{ Filter: { SubjectPrefix: '' } }],
    [{ CloseJoining: 'yes' }],
    [{ Other: 1 }],
  ])('are not guessed from %j', (asked) => {
    expect(task.params.safeParse(asked).success).toBe(false);
  });
});

describe('the plan', () => {
  it('is the same for the same world, and holds no link', async () => {
    const [group] = await bed.seed([{ Subject: 'Order 1' }]);
    const first = await planPlainly(task, bed.context(params({})));

    const second = await planPlainly(task, bed.context(params({}), { runId: 'run-2' }));

    expect(second).toEqual(first);
    expect(first).toEqual([
      {
        groupId: group?.GroupId,
        action: 'ReplaceLink',
        detail: { Subject: 'Order 1', Before: linkDigest(group?.InviteLink ?? '') },
      },
    ]);
    expect(JSON.stringify(first)).not.toContain('chat.whatsapp.com');
  });

  it('says what is lost before anything is written', () => {
    expect(task.notices(params({}))[0]).toMatch(/stop working for good/);
    expect(task.notices(params({ CloseJoining: true }))[1]).toMatch(/Nobody can join/);
  });
});

describe('replacing', () => {
  it('makes one new link a group and records its digest', async () => {
    const groups = await bed.seed([{ Subject: 'Order 1' }, { Subject: 'Order 2' }]);
    const run = await runPlainly(task, () => bed.context(params({})));

    const now = await linksNow();

    expect([...run.ends.values()]).toEqual([{ end: 'Done' }, { end: 'Done' }]);
    for (const { GroupId, InviteLink } of groups) {
      expect(now.get(GroupId)).not.toBe(InviteLink);
      expect((await recorded()).get(GroupId)).toBe(linkDigest(now.get(GroupId) ?? ''));
    }
    expect(run.proof).toEqual({ LinksChanged: 2, LinksConfirmed: 2, LinksChangedSince: 0, GroupsNotSeen: 0 });
  });

  it('does not make a link again that this run made', async () => {
    await bed.seed([{ Subject: 'Order 1' }]);
    const [item] = await planPlainly(task, bed.context(params({})));
    if (!item) throw new Error('no item');
    await task.apply(item, bed.context(params({})), 1);
    const before = await linksNow();

    const end = await task.apply(item, bed.context(params({})), 2);

    expect(end).toEqual({ end: 'Already', code: 'Replaced' });
    expect(await linksNow()).toEqual(before);
  });

  it('makes another one in another run', async () => {
    await bed.seed([{ Subject: 'Order 1' }]);
    await runPlainly(task, () => bed.context(params({})));
    const before = await linksNow();

    const run = await runPlainly(task, () => bed.context(params({}), { runId: 'run-2' }));

    expect([...run.ends.values()]).toEqual([{ end: 'Done' }]);
    expect(await linksNow()).not.toEqual(before);
  });

  it.each([
    ['AfterCommit', 1],
    ['BeforeCommit', 2],
  ])('finds out what became of it when the answer is lost (%s)', async (When, writes) => {
    await bed.seed([{ Subject: 'Order 1' }]);
    await bed.control('POST', 'faults', {
      Rules: [{ Operation: 'AddChatGroupInviteLink', Effect: { Kind: 'Reset', When } }],
    });
    const heard = (await bed.calls()).AddChatGroupInviteLink;

    const run = await runPlainly(task, () => bed.context(params({})));

    const [link] = [...(await linksNow()).values()];
    expect([...run.ends.values()]).toEqual([{ end: 'Done' }]);
    expect((await bed.calls()).AddChatGroupInviteLink - heard).toBe(writes);
    expect([...(await recorded()).values()]).toEqual([linkDigest(link ?? '')]);
  });

  it('records the link that the row shows when CAMS makes one and does not name it', async () => {
    await bed.seed([{ Subject: 'Order 1' }, { Subject: 'Order 2' }]);
    const before = await linksNow();
    const { settings, close } = await withoutNames((answer) => answer);

    const run = await runPlainly(task, () => bed.context(params({}), { settings }));
    await close();

    const now = await linksNow();
    expect([...run.ends.values()]).toEqual([{ end: 'Done' }, { end: 'Done' }]);
    for (const [groupId, link] of now) {
      expect(link).not.toBe(before.get(groupId));
      expect((await recorded()).get(groupId)).toBe(linkDigest(link ?? ''));
    }
    expect(run.proof).toEqual({ LinksChanged: 2, LinksConfirmed: 2, LinksChangedSince: 0, GroupsNotSeen: 0 });
  });

  it('never makes another where CAMS neither names the link nor shows it', async () => {
    await bed.seed([{ Subject: 'Order 1' }]);
    const before = [...(await linksNow()).values()][0] ?? '';
    const heard = (await bed.calls()).AddChatGroupInviteLink;
    const { settings, close } = await withoutNames((answer) =>
      answer.replaceAll(/"InviteLink":"[^"]*"/g, `"InviteLink":"${before}"`),
    );

    const run = await runPlainly(task, () => bed.context(params({}), { settings }));
    await close();

    expect([...run.ends.values()]).toEqual([{ end: 'Done' }]);
    expect((await bed.calls()).AddChatGroupInviteLink - heard).toBe(1);
    expect(run.proof).toEqual({
      LinksChanged: 1,
      LinksConfirmed: 0,
      LinksChangedSince: 0,
      GroupsNotSeen: 0,
      LinksNotNamed: 1,
    });
  });

  it('finds out by the proof what the link is that CAMS did not name', async () => {
    await bed.seed([{ Subject: 'Order 1' }]);
    const before = [...(await linksNow()).values()][0] ?? '';
    const { settings, close } = await withoutNames((answer) =>
      answer.replaceAll(/"InviteLink":"[^"]*"/g, `"InviteLink":"${before}"`),
    );
    const context = bed.context(params({}), { settings });
    const [item] = await planPlainly(task, context);
    if (!item) throw new Error('no item');
    await task.apply(item, context, 1);
    await close();

    const verification = await task.finish?.(bed.context(params({})));

    const [link] = [...(await linksNow()).values()];
    expect(verification).toEqual({
      proof: { LinksChanged: 1, LinksConfirmed: 1, LinksChangedSince: 0, GroupsNotSeen: 0 },
      shortfalls: [],
    });
    expect([...(await recorded()).values()]).toEqual([linkDigest(link ?? '')]);
  });

  it('finds a group again that bears another name by then', async () => {
    const [group] = await bed.seed([{ Subject: 'Order 1' }]);
    const [item] = await planPlainly(task, bed.context(params({})));
    if (!item || !group) throw new Error('no item');
    await bed.control('POST', 'faults', {
      Rules: [{ Operation: 'AddChatGroupInviteLink', Effect: { Kind: 'Drop', When: 'AfterCommit' } }],
    });
    expect(await task.apply(item, bed.context(params({})), 1)).toMatchObject({ end: 'Unknown' });
    const renamed = { ...item, detail: { ...item.detail, Subject: 'Another name' } };

    const end = await task.apply(renamed, bed.context(params({})), 2);

    expect(end).toEqual({ end: 'Done' });
  });

  it('skips a group that is gone, whenever it went', async () => {
    const [group] = await bed.seed([{ Subject: 'Order 1' }]);
    const [item] = await planPlainly(task, bed.context(params({})));
    if (!item || !group) throw new Error('no item');
    await bed.control('POST', 'reset', {});

    const ends = [1, 2, 3].map((attempt) => () => task.apply(item, bed.context(params({})), attempt));

    expect(await ends[0]?.()).toEqual({ end: 'Skipped', code: 'Gone' });
    expect(await ends[1]?.()).toEqual({ end: 'Unknown', code: 'Gone' });
    expect(await ends[2]?.()).toEqual({ end: 'Skipped', code: 'Gone' });
  });

  it('fails for good where WhatsApp refuses, and keeps the link on record', async () => {
    const [group] = await bed.seed([{ Subject: 'Order 1' }]);
    await bed.control('POST', 'faults', {
      Rules: [
        {
          Operation: 'AddChatGroupInviteLink',
          Effect: { Kind: 'Error', Code: 'GroupError.GroupSuspended', Message: '(#131207) suspended' },
        },
      ],
    });

    const run = await runPlainly(task, () => bed.context(params({})));

    const [record] = await bed.database.run('SELECT live_digest, settled FROM link_records');
    expect([...run.ends.values()]).toEqual([{ end: 'Failed', code: 'GroupError.GroupSuspended' }]);
    expect(record).toEqual({ live_digest: linkDigest(group?.InviteLink ?? ''), settled: 0 });
  });

  it('finds each of many groups of one name with one look', async () => {
    await bed.seed(Array.from({ length: 130 }, () => ({ Subject: 'Spring sale' })));
    const heard = (await bed.calls()).ListChatGroup;

    const run = await runPlainly(task, () => bed.context(params({})));

    const looks = (await bed.calls()).ListChatGroup - heard;
    expect(run.proof).toMatchObject({ LinksChanged: 130, LinksConfirmed: 130 });
    expect(looks).toBeLessThan(1.1 * 130);
  });

  it('tells links that somebody else has changed since, and puts them on record', async () => {
    await bed.seed([{ Subject: 'Order 1' }]);
    const context = bed.context(params({}));
    const [item] = await planPlainly(task, context);
    if (!item) throw new Error('no item');
    await task.apply(item, context, 1);
    await task.apply(item, bed.context(params({}), { runId: 'run-2' }), 1);
    await bed.database.run(`UPDATE link_records SET live_digest = 'other' WHERE run_id = 'run-2'`);

    const verification = await task.finish?.(bed.context(params({}), { runId: 'run-2' }));

    const [link] = [...(await linksNow()).values()];
    expect(verification).toEqual({
      proof: { LinksChanged: 1, LinksConfirmed: 0, LinksChangedSince: 1, GroupsNotSeen: 0 },
      shortfalls: [{ reason: 'LinksChangedSince', message: expect.any(String) }],
    });
    expect([...(await recorded()).values()]).toEqual([linkDigest(link ?? '')]);
  });
});

describe('closing', () => {
  const close = params({ CloseJoining: true });

  it('deletes links, and leaves groups alone that have none', async () => {
    await bed.seed([{ Subject: 'Order 1' }, { Subject: 'Order 2' }]);
    await runPlainly(task, () => bed.context(params({ CloseJoining: true, Filter: { SubjectPrefix: 'Order 1' } })));

    const run = await runPlainly(task, () => bed.context(close, { runId: 'run-2' }));

    expect(run.items).toHaveLength(1);
    expect([...run.ends.values()]).toEqual([{ end: 'Done' }]);
    expect([...(await linksNow()).values()]).toEqual([undefined, undefined]);
    expect([...(await recorded()).values()]).toEqual([null, null]);
  });

  it('finds a link gone that somebody deleted meanwhile, by whatever code CAMS says so', async () => {
    await bed.seed([{ Subject: 'Order 1' }]);
    const [item] = await planPlainly(task, bed.context(close));
    if (!item) throw new Error('no item');
    await task.apply(item, bed.context(close), 1);

    const end = await task.apply(item, bed.context(close, { runId: 'run-2' }), 1);

    expect(end).toEqual({ end: 'Already', code: 'Closed' });
  });

  it.each(['AfterCommit', 'BeforeCommit'])('is found out when the answer is lost (%s)', async (When) => {
    await bed.seed([{ Subject: 'Order 1' }]);
    await bed.control('POST', 'faults', {
      Rules: [{ Operation: 'DeleteChatGroupInviteLink', Effect: { Kind: 'Reset', When } }],
    });

    const run = await runPlainly(task, () => bed.context(close));

    expect([...run.ends.values()]).toEqual([{ end: 'Done' }]);
    expect([...(await linksNow()).values()]).toEqual([undefined]);
  });

  it('fails where CAMS refuses for another reason', async () => {
    await bed.seed([{ Subject: 'Order 1' }]);
    await bed.control('POST', 'faults', {
      Rules: [{ Operation: 'DeleteChatGroupInviteLink', Effect: { Kind: 'Error', Code: 'Ram.PermissionDeny' } }],
    });

    const run = await runPlainly(task, () => bed.context(close));

    expect([...run.ends.values()]).toEqual([{ end: 'Failed', code: 'Ram.PermissionDeny' }]);
  });
});
