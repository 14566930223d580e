import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { contextWith, roleCredentials } from '../support/context.js';
import { shapes } from '../support/events.js';
import { openTestBed, type SendOptions, type TestBed } from '../support/open-test-bed.js';
import type { Answer } from '../support/read-answer.js';
import { forgetFaults, postControl } from './create-once/race.js';

const owner = { BusinessNumber: '8613800000000', CustSpaceId: 'cams-local' };
const ANNA = '8613800000011';
const BEN = '8613800000012';
const CARLA = '8613800000013';
const STRANGER = '8613800000099';

let bed: TestBed;
let GroupId = '';

beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(() => bed.close());
beforeEach(async () => {
  await forgetFaults(bed);
  await postControl(bed, 'settings', { Delays: { RemoveParticipantsMs: 5 } });
  const group = { ...owner, Subject: 'Order 1', Participants: [ANNA, BEN, CARLA] };
  const { Groups } = (await postControl(bed, 'seed', { Groups: [group] })) as { Groups: [{ GroupId: string }] };
  GroupId = Groups[0].GroupId;
  bed.lines.length = 0;
});

interface RemoveOptions extends SendOptions {
  readonly timeoutMs?: number;
}

const remove = (numbers: readonly string[], more: object = {}, options: RemoveOptions = {}): Promise<Answer> =>
  bed.ask(
    'gateway',
    {
      operation: 'DeleteChatGroupParticipants',
      parameters: { ...owner, GroupId, List: numbers.map((number) => ({ ParticipantNumber: number })), ...more },
      ...(options.timeoutMs === undefined ? {} : { headers: { 'X-Timeout-Ms': String(options.timeoutMs) } }),
    },
    options,
  );
const fault = (...Rules: readonly object[]): Promise<unknown> => postControl(bed, 'faults', { Rules });
const faultyRemoval = (Effect: object, more: object = {}): Promise<unknown> =>
  fault({ Operation: 'DeleteChatGroupParticipants', Effect, ...more });
const members = async (): Promise<readonly string[]> => {
  const { body } = await bed.ask('direct', {
    operation: 'ListChatGroupParticipants',
    parameters: { ...owner, GroupId },
  });
  const { List } = body['Data'] as { List: readonly { readonly ParticipantNumber: string }[] };
  return List.map(({ ParticipantNumber }) => ParticipantNumber);
};
const removals = async (): Promise<number> => (await bed.calls()).DeleteChatGroupParticipants;
const told = (...participants: readonly (readonly [string, string, string?])[]): object =>
  participants.map(([ParticipantNumber, Outcome, Code]) => ({
    ParticipantNumber,
    Outcome,
    ...(Code === undefined ? {} : { Code }),
  }));

const listOf = (Total: number, List: readonly object[]): object => ({
  Kind: 'WrongJson',
  Body: JSON.stringify({ RequestId: 'x', Code: 'OK', Success: true, Data: { Total, List } }),
});

describe('removing members', () => {
  it.each(shapes)('looks who is really gone, by the %s event', async (shape) => {
    const { body } = await bed.ask(shape, {
      operation: 'DeleteChatGroupParticipants',
      parameters: { ...owner, GroupId, List: [{ ParticipantNumber: BEN }, { ParticipantNumber: ANNA }] },
    });

    expect(body).toEqual({
      RequestId: expect.any(String),
      Code: 'OK',
      Success: true,
      Result: 2,
      Participants: told([BEN, 'Removed'], [ANNA, 'Removed']),
    });
    expect(await members()).toEqual([CARLA]);
  });

  it('names exactly the one whom CAMS kept, although CAMS said OK', async () => {
    await faultyRemoval({ Kind: 'PartialRemoval', Keep: [BEN] });

    const { status, body } = await remove([ANNA, BEN, CARLA], {}, { timeoutMs: 700 });

    expect(status).toBe(207);
    expect(body).toEqual({
      RequestId: expect.any(String),
      Code: 'PartialSuccess',
      Success: false,
      Message: '2 of 3 members were removed.',
      Outcome: 'Unknown',
      Retryable: true,
      Advice: expect.stringContaining('Participants tells'),
      Result: 2,
      Participants: told([ANNA, 'Removed'], [BEN, 'Pending'], [CARLA, 'Removed']),
    });
    expect(await members()).toEqual([BEN]);
  });

  it('does not ask CAMS to remove who is no member', async () => {
    const before = await removals();

    const { status, body } = await remove([STRANGER]);

    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ Code: 'OK', Success: true, Result: 0, Participants: told([STRANGER, 'NotMember']) }),
    ]);
    expect(await removals()).toBe(before);
  });

  it('tells members and others apart, each number once', async () => {
    const { body } = await remove([STRANGER, ANNA, ANNA, STRANGER]);

    expect(body).toMatchObject({ Code: 'OK', Result: 1 });
    expect(body['Participants']).toEqual(told([STRANGER, 'NotMember'], [ANNA, 'Removed']));
  });

  it.each([
    ['Brazil', '5511999990002', '551199990002'],
    ['Brazil', '551199990002', '5511999990002'],
    ['Mexico', '525512345678', '5215512345678'],
    ['Argentina', '541123456789', '5491123456789'],
  ])('never calls a number of %s no member whose other form is one', async (_, asked, listed) => {
    await fault({
      Operation: 'ListChatGroupParticipants',
      Times: 0,
      Effect: listOf(2, [{ ParticipantNumber: listed }, { ParticipantNumber: CARLA }]),
    });
    const before = await removals();

    const { status, body } = await remove([asked, STRANGER]);

    expect(status).toBe(207);
    expect(body).toMatchObject({
      Code: 'PartialSuccess',
      Success: false,
      Outcome: 'NotApplied',
      Retryable: false,
      Message: expect.stringContaining('may be its other form'),
      Participants: told([asked, 'Failed', 'TwinIsMember'], [STRANGER, 'NotMember']),
    });
    expect(await removals()).toBe(before);
  });

  it('recognises a member by the digits, in whatever form CAMS lists it', async () => {
    const listed = `+${ANNA.slice(0, 2)} ${ANNA.slice(2)}`;
    await fault({ Operation: 'ListChatGroupParticipants', Effect: listOf(1, [{ ParticipantNumber: listed }]) });

    const { body } = await remove([ANNA]);

    expect(body).toMatchObject({ Code: 'OK', Participants: told([ANNA, 'Removed']) });
  });

  it.each(['103582146138203', '103582146138203@lid'])(
    'says Pending of who cannot be seen because a member shows an ID: %s',
    async (ParticipantNumber) => {
      await fault({ Operation: 'ListChatGroupParticipants', Times: 0, Effect: listOf(1, [{ ParticipantNumber }]) });

      const { status, body } = await remove([STRANGER]);

      expect([status, body['Participants']]).toEqual([207, told([STRANGER, 'Pending'])]);
    },
  );

  it.each(['00447700900123', '+44 (0)7700 900123', '011447700900123', '447700900123/4', '8613800000021.0'])(
    'takes no number that is not as the wire wants it: %s',
    async (number) => {
      const { status, body } = await remove([number]);

      expect([status, body.Code]).toEqual([400, 'InvalidParameter.List.ParticipantNumber']);
      expect(body.Message).toContain('must be 7 to 15 digits that begin with the country code');
    },
  );

  it('takes more numbers than a group can hold', async () => {
    const others = Array.from({ length: 8 }, (_, index) => `861380000010${String(index)}`);

    const { body } = await remove([...others, ANNA]);

    expect(body).toMatchObject({ Code: 'OK', Result: 1 });
    expect(body['Participants']).toHaveLength(9);
    expect(await members()).toEqual([BEN, CARLA]);
  });

  it('waits for a removal that lands late', async () => {
    await postControl(bed, 'settings', { Delays: { RemoveParticipantsMs: 400 } });

    const { body } = await remove([ANNA]);

    expect(body).toMatchObject({ Code: 'OK', Result: 1, Participants: told([ANNA, 'Removed']) });
  });

  it('says Pending of one that lands after the time is up, and knows better when asked again', async () => {
    await postControl(bed, 'settings', { Delays: { RemoveParticipantsMs: 1000 } });

    const { status, body } = await remove([ANNA], {}, { timeoutMs: 700 });
    const again = await remove([ANNA]);

    expect([status, body.Code, body['Participants']]).toEqual([207, 'PartialSuccess', told([ANNA, 'Pending'])]);
    // It may land before the second call looks, or after.
    expect(again.body).toMatchObject({
      Code: 'OK',
      Participants: [{ ParticipantNumber: ANNA, Outcome: expect.stringMatching(/^(Removed|NotMember)$/) }],
    });
  });

  it.each(['AfterCommit', 'BeforeCommit'])('finds out what became of it when the answer is lost (%s)', async (When) => {
    await faultyRemoval({ Kind: 'Reset', When });

    const { body } = await remove([ANNA]);

    expect(body).toMatchObject({ Code: 'OK', Result: 1, Participants: told([ANNA, 'Removed']) });
    expect(await members()).toEqual([BEN, CARLA]);
  });

  it('finds out what became of it when CAMS never answers', async () => {
    await faultyRemoval({ Kind: 'Html', When: 'AfterCommit', HttpStatus: 502 }, { Times: 0 });

    const { body } = await remove([ANNA], {}, { timeoutMs: 900 });

    expect(body).toMatchObject({ Code: 'OK', Result: 1, Participants: told([ANNA, 'Removed']) });
  });

  it('finds out what became of it when CAMS hangs until the time is up', async () => {
    await faultyRemoval({ Kind: 'Delay', DelayMs: 5000, When: 'AfterCommit' });

    const { body } = await remove([ANNA], {}, { timeoutMs: 700 });

    expect(body).toMatchObject({ Code: 'OK', Result: 1, Participants: told([ANNA, 'Removed']) });
  });

  it('looks after the removal in half a second too', async () => {
    const { body } = await remove([ANNA], {}, { timeoutMs: 500 });

    expect(body).toMatchObject({ Code: 'OK', Result: 1, Participants: told([ANNA, 'Removed']) });
  });

  it('does not take a member for gone whom an incomplete list leaves out', async () => {
    await fault(
      { Operation: 'ListChatGroupParticipants', Effect: { Kind: 'Delay', DelayMs: 0 } },
      { Operation: 'ListChatGroupParticipants', Times: 0, Effect: listOf(2, [{ ParticipantNumber: CARLA }]) },
    );

    const { status, body } = await remove([ANNA], {}, { timeoutMs: 700 });

    expect([status, body['Participants']]).toEqual([207, told([ANNA, 'Pending'])]);
  });

  it('does not claim anything when nobody has left and CAMS never answers', async () => {
    await faultyRemoval({ Kind: 'Drop', When: 'BeforeCommit' }, { Times: 0 });

    const { status, body } = await remove([ANNA], {}, { timeoutMs: 900 });

    expect([status, body]).toEqual([
      502,
      expect.objectContaining({ Code: 'UpstreamUnavailable', Outcome: 'Unknown', Success: false }),
    ]);
    expect(body).not.toHaveProperty('Participants');
  });

  it('passes a refusal on when nobody was removed', async () => {
    await faultyRemoval({ Kind: 'Error', Code: 'Ram.PermissionDeny' });

    const { body } = await remove([ANNA]);

    expect(body).toMatchObject({ Success: false, Outcome: 'NotApplied', Retryable: false });
    expect(body.Code).not.toBe('PartialSuccess');
  });

  it('tells who has gone and whom CAMS refused to remove', async () => {
    await fault({ Operation: 'ListChatGroupParticipants', Effect: { Kind: 'StaleList' } });
    await faultyRemoval({ Kind: 'Error', Code: 'Ram.PermissionDeny' });
    await postControl(bed, 'leave', { GroupId, ParticipantNumber: BEN });

    const { status, body } = await remove([ANNA, BEN]);

    expect([status, body]).toEqual([
      207,
      expect.objectContaining({
        Code: 'PartialSuccess',
        Outcome: 'Applied',
        Message: '1 of 2 members were removed.',
        Retryable: false,
        Result: 1,
        Participants: told([ANNA, 'Failed', 'Ram.PermissionDeny'], [BEN, 'Removed']),
      }),
    ]);
  });

  it('goes on looking when a look fails', async () => {
    await postControl(bed, 'settings', { Delays: { RemoveParticipantsMs: 150 } });
    await fault({ Operation: 'ListChatGroupParticipants', Effect: { Kind: 'Delay', DelayMs: 0 } });
    await fault({ Operation: 'ListChatGroupParticipants', Effect: { Kind: 'Error', Code: 'NoPermission' } });

    const { body } = await remove([ANNA]);

    expect(body).toMatchObject({ Code: 'OK', Participants: told([ANNA, 'Removed']) });
  });

  it('sends nothing when it cannot look for a reason that passes', async () => {
    await fault({ Operation: 'ListChatGroupParticipants', Times: 0, Effect: { Kind: 'Error', Code: 'InternalError' } });
    const before = await removals();

    const { body } = await remove([ANNA], {}, { timeoutMs: 900 });

    expect(body).toMatchObject({ Success: false, Outcome: 'NotApplied', Retryable: true });
    expect(await removals()).toBe(before);
  });

  it('knows a group that is no more', async () => {
    const { status, body } = await remove([ANNA], { GroupId: 'EA00000000000000000000000000000000' });

    expect([status, body]).toEqual([404, expect.objectContaining({ Code: 'GroupNotFound', Outcome: 'NotApplied' })]);
  });

  it('counts as removed who was in a group that vanishes meanwhile', async () => {
    await postControl(bed, 'settings', { Delays: { RemoveParticipantsMs: 60_000, DeleteMs: 0 } });

    const removing = remove([ANNA]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await bed.ask('direct', { operation: 'DeleteChatGroup', parameters: { ...owner, GroupId } });

    expect((await removing).body).toMatchObject({ Code: 'OK', Participants: told([ANNA, 'Removed']) });
  });

  it('removes without a look where listing members is denied, and says so', async () => {
    const context = contextOf(['cams:DeleteChatGroupParticipants']);

    const { status, body } = await remove([ANNA, STRANGER], {}, { context });

    expect(status).toBe(207);
    expect(body).toMatchObject({
      Code: 'PartialSuccess',
      Result: 0,
      Outcome: 'Unknown',
      Message: expect.stringContaining('may not look'),
      Advice: expect.stringContaining('cams:ListChatGroupParticipants'),
      Participants: told([ANNA, 'Pending'], [STRANGER, 'Pending']),
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await members()).toEqual([BEN, CARLA]);
  });

  it('does as CAMS does with Confirm false', async () => {
    await faultyRemoval({ Kind: 'PartialRemoval', Keep: [BEN] });
    const before = await bed.callCount();

    const { status, body } = await remove([ANNA, BEN], { Confirm: false });

    expect([status, body]).toEqual([
      200,
      { RequestId: expect.any(String), Code: 'OK', Success: true, Result: expect.any(Number) },
    ]);
    expect(await bed.callCount()).toBe(before + 1);
  });

  it('says Pending of who cannot be seen because members hide their numbers', async () => {
    await fault({
      Operation: 'ListChatGroupParticipants',
      Times: 0,
      Effect: listOf(2, [{ ParticipantNumber: CARLA }, {}]),
    });

    const { status, body } = await remove([STRANGER]);

    expect(body).toMatchObject({ Outcome: 'NotApplied', Result: 0 });
    expect([status, body.Message, body['Participants']]).toEqual([
      207,
      expect.stringContaining('not shown'),
      told([STRANGER, 'Pending']),
    ]);
  });

  it('logs no number', async () => {
    await remove([ANNA]);

    expect(bed.lines).toHaveLength(1);
    expect(bed.lines.join()).not.toMatch(/86138\d+/);
    expect(JSON.parse(bed.lines[0] ?? '')).toMatchObject({ upstreamAttempts: expect.any(Number) });
  });
});

function contextOf(Action: readonly string[]): object {
  const Policy = { Version: '1' as const, Statement: [{ Effect: 'Allow' as const, Action, Resource: '*' }] };
  return contextWith(roleCredentials(bed.cams.issueSts(900, { Policy })), 28);
}
