import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { FIRST_PAGE, runCams, type RunningCams } from '../running-cams.js';
import type { HttpAnswer } from '../send-http.js';

let running: RunningCams;
beforeEach(async () => {
  running = await runCams();
});
afterEach(() => running.stop());

const clock = (input?: object): Promise<HttpAnswer> => running.control('clock', input);

const statuses = async (): Promise<readonly string[]> => (await running.rows()).map((row) => row.GroupStatus);

describe('a held clock', () => {
  it('keeps a group in CREATING for as long as it is held, and to the millisecond', async () => {
    await clock({ Hold: true });
    await running.call('AddChatGroup', { Subject: 'A' });

    running.advance(60_000);
    const held = await statuses();
    await clock({ AdvanceMs: 299 });
    const almost = await statuses();
    await clock({ AdvanceMs: 1 });
    const done = await statuses();

    expect([held, almost, done]).toEqual([['CREATING'], ['CREATING'], ['ACTIVE']]);
  });

  it('holds updates, deletions and removals too', async () => {
    const [group, doomed] = await running.seed({ Participants: ['8613800000001'] }, {});
    const GroupId = group?.GroupId ?? '';
    await clock({ Hold: true });
    await running.call('UpdateChatGroup', { GroupId, Subject: 'B' });
    await running.call('DeleteChatGroup', { GroupId: doomed?.GroupId ?? '' });
    const List = JSON.stringify([{ ParticipantNumber: '8613800000001' }]);
    await running.call('DeleteChatGroupParticipants', { GroupId, List });

    running.advance(60_000);
    const held = [await statuses(), await running.members(GroupId)];
    await clock({ AdvanceMs: 150 });
    const settled = [await running.rows(), await running.members(GroupId)];

    expect(held).toEqual([['UPDATING', 'DELETING'], ['8613800000001']]);
    expect(settled).toMatchObject([[{ GroupStatus: 'ACTIVE', Subject: 'B' }], []]);
  });

  it('runs on from where it stands when it is released', async () => {
    await clock({ Hold: true });
    running.advance(5000);
    const stood = running.now() - 5000;

    const released = await clock({ Release: true });
    running.advance(10);
    const { body } = await clock();

    expect(released.body).toEqual({ Now: stood, Held: false, AheadMs: -5000 });
    expect(body).toEqual({ Now: stood + 10, Held: false, AheadMs: -5000 });
  });

  it('never runs backwards, whatever is done to it', async () => {
    const steps = [
      { AdvanceMs: 1000 },
      { Hold: true },
      { AdvanceMs: 5 },
      { Release: true },
      { Hold: true, AdvanceMs: 1 },
    ];
    const seen = [running.now()];

    for (const step of steps) {
      seen.push(Number((await clock(step)).body['Now']));
      running.advance(3);
    }

    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  it('shows as Now in the state, and GmtModifier follows it', async () => {
    await clock({ Hold: true, AdvanceMs: 3_600_000 });
    await running.seed({});

    const { body } = await running.control('state');
    const [row] = await running.rows();

    expect([body['Now'], row?.GmtModifier]).toEqual([running.now() + 3_600_000, running.now() + 3_600_000]);
  });
});

describe('what follows which clock', () => {
  it('lets tokens expire with the service clock', async () => {
    const issued = running.cams().issueSts(60);
    const as = {
      accessKeyId: issued.AccessKeyId,
      secret: issued.AccessKeySecret,
      securityToken: issued.SecurityToken,
    };
    const list = (): Promise<HttpAnswer> => running.call('ListChatGroup', { Page: FIRST_PAGE }, as);

    const before = await list();
    await clock({ AdvanceMs: 60_000 });
    const after = await list();

    expect([before.body['Code'], after.body['Code']]).toEqual(['OK', 'InvalidSecurityToken.Expired']);
  });

  it("judges signatures by the machine's clock: clients cannot know of a held one", async () => {
    await clock({ Hold: true, AdvanceMs: 24 * 3_600_000 });

    const answer = await running.call('ListChatGroup', { Page: FIRST_PAGE });

    expect(answer.body['Code']).toBe('OK');
  });

  it('forgets hold and advance in a restart', async () => {
    await clock({ Hold: true, AdvanceMs: 1000 });

    await running.restart();
    const { body } = await clock();

    expect(body).toEqual({ Now: running.now(), Held: false, AheadMs: 0 });
  });

  it('forgets them in a reset', async () => {
    await clock({ Hold: true, AdvanceMs: 1000 });

    await running.control('reset', {});
    const { body } = await clock();

    expect(body).toEqual({ Now: running.now(), Held: false, AheadMs: 0 });
  });
});

describe('POST /_local/clock', () => {
  it.each([
    [{ AdvanceMs: -1 }, ['AdvanceMs']],
    [{ AdvanceMs: 1.5 }, ['AdvanceMs']],
    [{ AdvanceMs: '1' }, ['AdvanceMs']],
    [{ Hold: false }, ['Hold']],
    [{ Hold: true, Release: true }, ['Release']],
    [{ Hold: 1, Rewind: true }, ['Hold', 'Rewind']],
  ])('refuses %j and changes nothing', async (input, parameters) => {
    const refused = await clock(input);
    const { body } = await clock();

    const faults = refused.body['Faults'] as { Parameter: string }[];
    expect([refused.status, faults.map(({ Parameter }) => Parameter)]).toEqual([400, parameters]);
    expect(body).toEqual({ Now: running.now(), Held: false, AheadMs: 0 });
  });

  it('takes an empty object for no change', async () => {
    expect((await clock({})).body).toEqual({ Now: running.now(), Held: false, AheadMs: 0 });
  });
});
