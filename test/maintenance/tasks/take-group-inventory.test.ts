import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { linkDigest } from '../../../shared/groups/digests.js';
import type { TaskCams } from '../../../shared/maintenance/task.js';
import type { RunReport } from '../../../shared/maintenance/run-report.js';
import { takeGroupInventory as task } from '../../../shared/maintenance/tasks/take-group-inventory.js';
import { AddChatGroupInviteLink } from '../../../shared/operations/add-chat-group-invite-link.js';
import { DeleteChatGroup } from '../../../shared/operations/delete-chat-group.js';
import { UpdateChatGroup } from '../../../shared/operations/update-chat-group.js';
import { groupInventory } from '../../../shared/state/group-inventory.js';
import { knownGroups } from '../../../shared/state/known-groups.js';
import { randomFrom } from '../../local/cams/random-from.js';
import { captureLines } from '../../support/capture-lines.js';
import { databaseKindsInFull } from '../../support/database-kinds.js';
import { openRunBed, type RunBed, startOf } from '../engine/run-bed.js';
import { type EventReceiver, openEventReceiver } from './event-receiver.js';
import { Replay, type ReplayedGroup } from './replay-events.js';
import { SCOPE } from './task-bed.js';

const FULL = Boolean(process.env['FULL']);
const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const DAY_MS = 24 * 3_600_000;
const ANNA = '8613800000011';
const BERT = '8613800000012';
const CARL = '8613800000013';

describe.each(databaseKindsInFull)('the inventory on %s', (name, kind) => {
  const MUTATIONS = FULL ? 1000 : name === 'SQLite' ? 100 : 30;
  let bed: RunBed;
  let receiver: EventReceiver;
  let runs = 0;

  beforeAll(async () => {
    bed = await openRunBed(kind);
    receiver = await openEventReceiver();
  });
  afterAll(async () => {
    await bed.close();
    await receiver.close();
  });
  beforeEach(async () => {
    await bed.clear();
    receiver.events.length = 0;
    receiver.answers.length = 0;
  });

  const take = async (params: object = {}, settings: object = receiver.settings): Promise<RunReport> => {
    runs += 1;
    return bed.deliver(task, startOf(task, params, {}, `inventory-${String(runs)}`), () => ({
      settings: { ...settings },
    }));
  };
  const told = (): readonly string[] =>
    receiver.events.splice(0).map(({ type }) => type.replace('com.aliyun.cams.chatgroup.', ''));
  const inventory = (): ReturnType<typeof groupInventory> => groupInventory(bed.database, SCOPE);
  const call: TaskCams['call'] = (operation, request) => bed.context({}).cams.call(operation, request);
  const leave = (GroupId: string, ParticipantNumber: string): Promise<unknown> =>
    bed.control('POST', 'leave', { GroupId, ParticipantNumber });
  const join = async (GroupId: string, ParticipantNumber: string): Promise<unknown> => {
    const row = (await bed.rows()).find((each) => each.GroupId === GroupId);
    return bed.control('POST', 'join', { InviteLink: row?.InviteLink, ParticipantNumber });
  };
  const seedOrders = (count: number): ReturnType<RunBed['seed']> =>
    bed.seed(
      Array.from({ length: count }, (_, index) => ({ Subject: `Order ${String(index)}`, Participants: [ANNA] })),
    );
  const membersRead = async (work: () => Promise<unknown>): Promise<number> => {
    const before = (await bed.calls()).ListChatGroupParticipants;
    await work();
    return (await bed.calls()).ListChatGroupParticipants - before;
  };

  it('tells of every group and its members at first, and of nothing when nothing has changed', async () => {
    const [group] = await bed.seed([{ Subject: 'One', Description: 'First', Participants: [BERT, ANNA] }]);

    const report = await take();
    const first = [...receiver.events];
    told();
    const second = await take();

    expect(report).toMatchObject({
      State: 'Completed',
      Actions: { ReadMembers: 1 },
      Proof: { GroupsSeen: 1, GroupsGone: 0, Suspicious: false, EventsSent: 2, AllEventsSent: true },
    });
    expect(first).toMatchObject([
      {
        specversion: '1.0',
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        source: '/cams/cams-local/8613800000000',
        type: 'com.aliyun.cams.chatgroup.group-created',
        subject: group?.GroupId,
        datacontenttype: 'application/json',
        data: { GroupId: group?.GroupId, Subject: 'One', Description: 'First', GroupStatus: 'ACTIVE' },
      },
      { type: 'com.aliyun.cams.chatgroup.members-listed', data: { ParticipantNumbers: [ANNA, BERT] } },
    ]);
    expect(JSON.stringify(first)).not.toContain('chat.whatsapp.com');
    expect(second).toMatchObject({ State: 'Completed', Actions: {}, Proof: { EventsSent: 0 } });
    expect(told()).toEqual([]);
    expect(await knownGroups(bed.database).holds(SCOPE.custSpaceId, SCOPE.businessNumber, group?.GroupId ?? '')).toBe(
      true,
    );
  });

  it('tells each kind of change once', async () => {
    const [group] = await bed.seed([{ Subject: 'One', Participants: [ANNA] }, { Subject: 'Two' }]);
    const GroupId = group?.GroupId ?? '';
    await take();
    told();

    await call(UpdateChatGroup, { GroupId, Subject: 'Uno', Description: 'Now described' });
    await sleep(15);
    await call(UpdateChatGroup, { GroupId, ProfilePictureFile: 'https://pictures.example/square.jpg' });
    await sleep(15);
    await leave(GroupId, ANNA);
    await join(GroupId, BERT);
    await call(AddChatGroupInviteLink, { GroupId });
    await bed.control('POST', 'suspend', { GroupId });
    await take();

    expect(told()).toEqual([
      'group-renamed',
      'description-changed',
      'picture-changed',
      'link-changed',
      'group-suspended',
      'participant-left',
      'participant-joined',
    ]);
    await bed.control('POST', 'resume', { GroupId });
    await sleep(15);
    await take();
    expect(told()).toEqual(['group-status-changed']);
    await call(DeleteChatGroup, { GroupId });
    await sleep(15);
    expect(await take()).toMatchObject({ Proof: { GroupsGone: 0, Suspicious: true } });
    bed.clock.aheadMs += DAY_MS;
    expect(await take()).toMatchObject({ Proof: { GroupsGone: 1, Suspicious: false } });
    expect(told()).toEqual(['group-gone']);
  });

  it('misses in its quick form who leaves for another while count and time of change stay', async () => {
    const [group] = await bed.seed([{ Subject: 'One', Participants: [ANNA] }]);
    const GroupId = group?.GroupId ?? '';
    await take();
    told();
    await leave(GroupId, ANNA);
    await join(GroupId, BERT);

    const quick = await membersRead(() => take());
    const missed = told();
    await take({ Full: true });

    expect(quick).toBe(0);
    expect(missed).toEqual([]);
    expect(told()).toEqual(['participant-left', 'participant-joined']);
  });

  it('reads members again where the count has changed, and everywhere after a day', async () => {
    const [group] = await seedOrders(3);
    await take();
    await join(group?.GroupId ?? '', CARL);

    expect(await membersRead(() => take())).toBe(1);
    expect(await membersRead(() => take())).toBe(0);
    bed.clock.aheadMs += DAY_MS;
    expect(await membersRead(() => take())).toBe(3);
    expect(await membersRead(() => take({ Full: true }))).toBe(3);
  });

  it('keeps what the receiver does not take, and sends it under the same IDs', async () => {
    await seedOrders(1);
    receiver.answers.push(503, 302, 429, 500);

    const first = await take();
    receiver.answers.push(400);
    const second = await take();
    const third = await take();

    expect(first).toMatchObject({ State: 'Completed', Proof: { EventsSent: 0, AllEventsSent: false } });
    expect(second).toMatchObject({ Proof: { EventsSent: 0, AllEventsSent: false } });
    expect(third).toMatchObject({ Proof: { EventsSent: 2, AllEventsSent: true } });
    expect(told()).toEqual(['group-created', 'members-listed']);
  });

  it('logs events without names and numbers where nobody receives them', async () => {
    const [group] = await bed.seed([{ Subject: 'Secret project', Participants: [ANNA] }]);
    const captured = captureLines();

    await take({}, {});
    await leave(group?.GroupId ?? '', ANNA);
    await take({ Full: true }, {});
    captured.restore();

    const lines = captured.lines.filter((line) => line.includes('group-changed'));
    expect(lines).toHaveLength(3);
    expect(lines[2]).toContain('****0011');
    expect(lines.join('\n')).not.toMatch(/Secret|86138000000/);
  });

  it('records what the list shows where CAMS refuses to show members, and reads them next time', async () => {
    await seedOrders(1);
    await bed.control('POST', 'faults', {
      Rules: [{ Operation: 'ListChatGroupParticipants', Effect: { Kind: 'Error', Code: 'Ram.PermissionDeny' } }],
    });

    const first = await take();
    const second = await take();

    expect(first).toMatchObject({ State: 'CompletedWithFailures', Proof: { EventsSent: 1 } });
    expect(second).toMatchObject({ State: 'Completed', Proof: { EventsSent: 1 } });
    expect(told()).toEqual(['group-created', 'members-listed']);
  });

  it('finds protected groups too, passes over those being deleted, and reads again whose answer was lost', async () => {
    await bed.control('POST', 'settings', { Delays: { DeleteMs: 60_000 } });
    const [group] = await bed.seed([{ Subject: 'One' }, { Subject: 'Two', GroupStatus: 'DELETING' }]);
    await bed.control('POST', 'faults', {
      Rules: [{ Operation: 'ListChatGroupParticipants', Effect: { Kind: 'Reset', When: 'AfterCommit' }, Times: 8 }],
    });

    const report = await take({}, { ...receiver.settings, MAINTENANCE_PROTECTED_GROUPS: group?.GroupId });

    expect(report).toMatchObject({ State: 'Completed', Items: { Done: 2 } });
  });

  it('does not believe a list that is suddenly short', async () => {
    const groups = await seedOrders(10);
    await take();
    told();
    for (const { GroupId } of groups.slice(0, 4)) await call(DeleteChatGroup, { GroupId });
    await sleep(15);

    const first = await take();
    const second = await take();
    bed.clock.aheadMs += DAY_MS;
    const third = await take();

    expect(first).toMatchObject({ Proof: { GroupsSeen: 6, GroupsKnownBefore: 10, GroupsGone: 0, Suspicious: true } });
    expect(second).toMatchObject({ Proof: { GroupsGone: 0, Suspicious: true } });
    expect(third).toMatchObject({ Proof: { GroupsGone: 4, Suspicious: false } });
    expect(told().filter((each) => each === 'group-gone')).toHaveLength(4);
  });

  it('believes no absence that CAMS does not confirm', async () => {
    const groups = await seedOrders(4);
    await take();
    told();
    const { GroupId = '' } = groups[0] ?? {};
    await bed.control('POST', 'faults', {
      Rules: [
        {
          Operation: 'ListChatGroup',
          Effect: {
            Kind: 'WrongJson',
            Body: JSON.stringify({
              RequestId: 'R',
              Code: 'OK',
              Success: true,
              Data: { Total: 3, List: (await bed.rows()).filter((row) => row.GroupId !== GroupId) },
            }),
          },
        },
      ],
    });

    const report = await take();

    expect(report).toMatchObject({ Proof: { GroupsSeen: 3, GroupsGone: 0, Suspicious: false } });
    expect(await inventory().find(GroupId)).toMatchObject({ goneAtMs: null });
  });

  it('counts how often a group was empty without a break', async () => {
    const [group] = await bed.seed([{ Subject: 'One' }]);
    const GroupId = group?.GroupId ?? '';

    await take();
    await take();
    expect(await inventory().find(GroupId)).toMatchObject({ emptySightings: 2 });
    await join(GroupId, ANNA);
    await take();

    expect(await inventory().find(GroupId)).toMatchObject({ emptySightings: 0, emptySinceMs: null });
  });

  it('forgets numbers that have not been read for long, and lists them anew', async () => {
    const [group] = await seedOrders(1);
    await take();
    told();
    await bed.control('POST', 'faults', {
      Rules: [{ Operation: 'ListChatGroupParticipants', Effect: { Kind: 'Error', Code: 'Ram.PermissionDeny' } }],
    });
    bed.clock.aheadMs += 31 * DAY_MS;

    await take();
    expect(await inventory().find(group?.GroupId ?? '')).toMatchObject({ members: null });
    await take();

    expect(told()).toEqual(['members-listed']);
  });

  it('is told by its events alone, whatever happens to the groups and to the runs', async () => {
    const random = randomFrom(seed);
    const upTo = (most: number): number => Math.floor(random() * most);
    const numberAt = (index: number): string => String(8613800000020 + index);
    const replay = new Replay();
    await bed.seed(Array.from({ length: 12 }, (_, index) => ({ Subject: `Order ${String(index)}` })));
    const mutate = async (count: number): Promise<void> => {
      const rows = await bed.rows();
      const row = rows[upTo(rows.length)];
      if (!row?.GroupId) return;
      const { GroupId } = row;
      const kinds: readonly (() => Promise<unknown>)[] = [
        () => bed.seed([{ Subject: `New ${String(count)}`, Participants: [numberAt(upTo(9))] }]),
        () => call(UpdateChatGroup, { GroupId, Subject: `Name ${String(count)}` }),
        () => join(GroupId, numberAt(upTo(9))),
        () => join(GroupId, numberAt(upTo(9))),
        () => leave(GroupId, numberAt(upTo(9))),
        () => call(AddChatGroupInviteLink, { GroupId }),
        () => bed.control('POST', 'suspend', { GroupId }),
        () => bed.control('POST', 'resume', { GroupId }),
        () => (rows.length > 8 ? call(DeleteChatGroup, { GroupId }) : Promise.resolve()),
      ];
      // What cannot be done to this group now is not done.
      await kinds[upTo(kinds.length)]?.().catch(() => undefined);
    };
    for (let count = 0; count < MUTATIONS;) {
      const batch = 1 + upTo(FULL ? 10 : 30);
      for (let index = 0; index < batch; index += 1) await mutate((count += 1));
      await sleep(15);
      runs += 1;
      const report = await bed.deliver(
        task,
        startOf(task, { Full: true }, {}, `inventory-${String(runs)}`),
        (invocation) => ({
          settings: receiver.settings,
          ...(invocation < 3 ? { death: { statement: 1 + upTo(200), when: random() < 0.5 ? 'before' : 'after' } } : {}),
        }),
      );
      if (report.State !== 'Completed') throw new Error(JSON.stringify(report));
      bed.clock.aheadMs += DAY_MS / 2;
    }
    await sleep(15);
    await take({ Full: true });
    bed.clock.aheadMs += DAY_MS;
    await take({ Full: true });

    replay.take(receiver.events);

    const world = new Map<string, ReplayedGroup>();
    for (const { GroupId = '', Subject, Description = '', GroupStatus, InviteLink = '' } of await bed.rows()) {
      world.set(GroupId, {
        Subject,
        Description,
        GroupStatus,
        LinkDigest: InviteLink === '' ? null : linkDigest(InviteLink),
        Members: new Set(await bed.members(GroupId)),
      });
    }
    process.stdout.write(`replayed ${String(receiver.events.length)} events, seed ${String(seed)}\n`);
    expect(new Map([...replay.groups].sort())).toEqual(new Map([...world].sort()));
  }, 240_000);
});
