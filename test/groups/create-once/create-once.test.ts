import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { readConfig } from '../../../shared/config.js';
import { serviceError } from '../../../shared/errors/service-error.js';
import { createGroup } from '../../../shared/groups/create-group.js';
import { serve } from '../../../shared/invocation/serve.js';
import { AddChatGroup } from '../../../shared/operations/add-chat-group.js';
import type { OpenStore } from '../../../shared/state/create-record.js';
import { captureLines } from '../../support/capture-lines.js';
import { contextWith, roleCredentials } from '../../support/context.js';
import { everyDatabaseKind } from '../../support/database-kinds.js';
import { eventOf } from '../../support/events.js';
import { type Answer, readAnswer } from '../../support/read-answer.js';
import { settingsFor } from '../../support/settings.js';
import { LONG_SLEEP_MS } from './mishap.js';
import { type CreateBed, openCreateBed, owner } from './open-bed.js';
import { forgetFaults, postControl, type RaceCall } from './race.js';

const REPLAYED = 'Idempotent-Replayed';

describe.each(everyDatabaseKind)('a create with a ClientToken, on %s', (_, kind) => {
  let bed: CreateBed;
  let lines: string[];
  let restore: () => void;
  let number = 0;
  let Subject = '';
  let request: Readonly<Record<string, unknown>> = {};

  const ask = async (more: object = {}, call: Partial<RaceCall> = {}): Promise<Answer> => {
    const { answer } = await bed.run({ parameters: { ...request, ...more }, ...call });
    if (!answer) throw new Error('the process died');
    return answer;
  };
  /** Has a function with another store answer. */
  const askOver = async (openStore: OpenStore, parameters: Readonly<Record<string, unknown>>): Promise<Answer> => {
    const handler = serve(
      AddChatGroup,
      (asked, call) => createGroup(asked, call, openStore),
      () => readConfig({ ...settingsFor(bed.cams.port), DATABASE_URL: 'file:given' }),
    );
    const event = Buffer.from(JSON.stringify(eventOf('gateway', { operation: 'AddChatGroup', parameters })));
    return readAnswer(await handler(event, contextWith(roleCredentials(bed.cams.issueSts(3600)), 28)));
  };
  const fault = (Effect: object, Operation = 'AddChatGroup'): Promise<unknown> =>
    postControl(bed, 'faults', { Rules: [{ Operation, Match: { Subject }, Effect }] });
  const creates = async (): Promise<number> => (await bed.calls()).AddChatGroup;

  beforeAll(async () => {
    ({ lines, restore } = captureLines());
    bed = await openCreateBed(kind);
  });

  beforeEach(() => {
    number += 1;
    Subject = `Order ${String(number)}`;
    request = { ...owner, Subject, ClientToken: `token-${String(number)}` };
  });

  afterEach(async () => {
    await forgetFaults(bed);
  });

  afterAll(async () => {
    await bed.close();
    restore();
  });

  it('is answered again word for word, and executed once', async () => {
    const before = await creates();

    const first = await ask();
    const second = await ask();

    expect(second.body).toEqual(first.body);
    expect(first.headers[REPLAYED]).toBeUndefined();
    expect(second.headers[REPLAYED]).toBe('true');
    expect(await creates()).toBe(before + 1);
  });

  it('is the same request however it spells the channel and how long it waits', async () => {
    await ask();

    const again = await ask({ ChannelType: 'WHATSAPP', WaitSeconds: 1, Subject: ` ${Subject} ` });

    expect(again).toMatchObject({ status: 200, headers: { [REPLAYED]: 'true' } });
  });

  it('is refused with other parameters', async () => {
    await ask();
    const before = await creates();

    const other = await ask({ Description: 'another' });

    expect(other).toMatchObject({ status: 422, body: { Code: 'IdempotentParameterMismatch', Outcome: 'NotApplied' } });
    expect(await creates()).toBe(before);
  });

  it('is another create for another caller', async () => {
    await ask();

    const other = await ask({}, { shape: 'direct' });

    expect(other.body.Success).toBe(true);
    expect(await bed.groupsOf(Subject)).toHaveLength(2);
  });

  it('is told to come again while it is being executed', async () => {
    await fault({ Kind: 'Delay', DelayMs: 400, When: 'AfterCommit' });

    const first = ask();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const second = await ask();

    expect(second).toMatchObject({
      status: 409,
      headers: { 'Retry-After': '2' },
      body: { Code: 'IdempotenceProcessing', Outcome: 'Unknown', Retryable: true },
    });
    expect((await first).status).toBe(200);
  });

  it.each(['Drop', 'Reset'])('finds its group when the answer was lost by a %s', async (Kind) => {
    await fault({ Kind, When: 'AfterCommit' });

    const answer = await ask();

    const [GroupId] = await bed.groupsOf(Subject);
    expect(answer).toMatchObject({ status: 200, body: { Success: true, GroupId } });
    expect(await bed.groupsOf(Subject)).toHaveLength(1);
  });

  it('is never executed again when nobody can tell what became of it', async () => {
    await fault({ Kind: 'Drop', When: 'BeforeCommit' });
    const before = await creates();

    const lost = await ask();
    const again = await ask({}, { aheadMs: LONG_SLEEP_MS });

    expect(lost).toMatchObject({ status: 502, body: { Outcome: 'Unknown', Retryable: true } });
    expect(again).toMatchObject({
      status: 409,
      headers: { 'Retry-After': '30' },
      body: { Code: 'OutcomeUnknown', Outcome: 'Unknown', Retryable: true },
    });
    expect(await creates()).toBe(before + 1);
  });

  it('is free again when CAMS refused it before execution', async () => {
    await fault({ Kind: 'Error', Code: 'InvalidParameter.Subject', HttpStatus: 400 });

    const refused = await ask();
    const corrected = await ask({ Description: 'corrected' });

    expect(refused).toMatchObject({ status: 400, body: { Outcome: 'NotApplied' } });
    expect(corrected.body.Success).toBe(true);
    expect(corrected.headers[REPLAYED]).toBeUndefined();
  });

  it('says so when CAMS refused it and the token could not be freed', async () => {
    await fault({ Kind: 'Error', Code: 'InvalidParameter.Subject', HttpStatus: 400 });

    const refused = await ask({}, { mishap: { kind: 'fails before', step: 5 } });
    const again = await ask();
    const later = await ask({}, { aheadMs: LONG_SLEEP_MS });

    expect(refused).toMatchObject({ status: 400, body: { Outcome: 'NotApplied', Retryable: false } });
    expect(refused.headers).not.toHaveProperty('Retry-After');
    expect(refused.body.Advice).toMatch(
      /^Correct the parameter that the code names\. The ClientToken could not be freed/,
    );
    expect(again.body.Code).toBe('IdempotenceProcessing');
    expect(later.body.Code).toBe('OutcomeUnknown');
  });

  it('is free again when its process died before anything was sent', async () => {
    const { answer } = await bed.run({ parameters: request, mishap: { kind: 'dies after', step: 1 } });

    const tooEarly = await ask();
    const later = await ask({}, { aheadMs: LONG_SLEEP_MS });

    expect(answer).toBeUndefined();
    expect(tooEarly.body.Code).toBe('IdempotenceProcessing');
    expect(later.body.Success).toBe(true);
    expect(await bed.groupsOf(Subject)).toHaveLength(1);
  });

  it('finds the group that a process made which died before writing it down', async () => {
    const { answer } = await bed.run({ parameters: request, mishap: { kind: 'dies before', step: 5 } });
    const [GroupId] = await bed.groupsOf(Subject);

    const later = await ask({}, { aheadMs: LONG_SLEEP_MS });

    expect(answer).toBeUndefined();
    expect(later).toMatchObject({ status: 200, headers: { [REPLAYED]: 'true' }, body: { GroupId } });
  });

  it('does not guess between two new groups', async () => {
    await fault({ Kind: 'Drop', When: 'AfterCommit' });
    const { answer } = await bed.run({ parameters: request, mishap: { kind: 'dies after', step: 5 } });
    await bed.callCams('AddChatGroup', { ...owner, Subject });
    expect(await bed.groupsOf(Subject)).toHaveLength(2);

    const later = await ask({}, { aheadMs: LONG_SLEEP_MS });

    expect(answer).toBeUndefined();
    expect(later).toMatchObject({ status: 409, body: { Code: 'OutcomeUnknown' } });
  });

  it('claims no group while another of its Subject was being created when it began', async () => {
    await postControl(bed, 'settings', { Delays: { CreateMs: 300 } });
    await bed.callCams('AddChatGroup', { ...owner, Subject });
    await fault({ Kind: 'Drop', When: 'BeforeCommit' });

    const lost = await ask();
    await bed.groupsOf(Subject);
    const again = await ask();
    await postControl(bed, 'settings', { Delays: { CreateMs: 5 } });

    expect(lost.body.Outcome).toBe('Unknown');
    expect(again.body.Code).toBe('OutcomeUnknown');
    expect(again.body['GroupId']).toBeUndefined();
  });

  it('is not sent at all when CAMS does not let us look first', async () => {
    await fault({ Kind: 'Error', Code: 'Forbidden.RAM', HttpStatus: 403 }, 'ListChatGroup');
    const before = await creates();

    const answer = await ask();

    expect(answer.body).toMatchObject({ Success: false, Outcome: 'NotApplied' });
    expect(await creates()).toBe(before);
    expect((await ask()).body.Success).toBe(true);
  });

  describe('whose look before it fails', () => {
    const lists = { Kind: 'Reset' };
    const noList = (): Promise<unknown> =>
      postControl(bed, 'faults', {
        Rules: [{ Operation: 'ListChatGroup', Match: { Subject }, Effect: lists, Times: 0 }],
      });

    it('was not applied, with a token that is free', async () => {
      await noList();
      const before = await creates();

      const failed = await ask();
      await forgetFaults(bed);
      const repeated = await ask();

      expect(failed).toMatchObject({ status: 503, body: { Code: 'UpstreamUnavailable', Outcome: 'NotApplied' } });
      expect(failed.body.Retryable).toBe(true);
      expect(repeated.body.Success).toBe(true);
      expect(await creates()).toBe(before + 1);
    });

    it('says so when the token could not be freed, and when to come again', async () => {
      await noList();

      const failed = await ask({}, { mishap: { kind: 'fails before', step: 2 } });
      await forgetFaults(bed);
      const early = await ask();
      const later = await ask({}, { aheadMs: LONG_SLEEP_MS });

      expect(failed).toMatchObject({ status: 503, body: { Code: 'UpstreamUnavailable', Outcome: 'NotApplied' } });
      expect(failed.body.Advice).toContain('ClientToken could not be freed');
      expect(Number(failed.headers['Retry-After'])).toBeGreaterThan(5);
      expect(early.body.Code).toBe('IdempotenceProcessing');
      expect(later.body.Success).toBe(true);
      expect(await bed.groupsOf(Subject)).toHaveLength(1);
    });

    it('does not call the token free that another call has taken over meanwhile', async () => {
      await noList();

      // The store frees nothing for a call that slept past its time.
      const failed = await askOver(
        () =>
          Promise.resolve({
            creates: { ...bed.records, release: () => Promise.resolve(false) },
            cleanUp: () => Promise.resolve(),
          }),
        request,
      );

      expect(failed).toMatchObject({ status: 409, body: { Code: 'IdempotenceProcessing', Outcome: 'Unknown' } });
    });
  });

  it.each([
    [1, 'fails before', 502],
    [2, 'fails before', 503],
    [4, 'fails before', 503],
    [4, 'fails after', 503],
  ] as const)('sends nothing when the store fails at step %i (%s)', async (step, mishap, status) => {
    const before = await creates();

    const answer = await ask({}, { mishap: { kind: mishap, step } });

    expect(answer).toMatchObject({ status, body: { Code: 'StateUnavailable', Success: false } });
    expect(await creates()).toBe(before);
  });

  it('does not call an unreadable token a failure: an earlier call may have made the group', async () => {
    await ask();

    const answer = await ask({}, { mishap: { kind: 'fails before', step: 1 } });

    expect(answer.body).toMatchObject({ Code: 'StateUnavailable', Outcome: 'Unknown', Retryable: true });
  });

  it('does not call a store that cannot be opened a failure either', async () => {
    const broken: OpenStore = () => Promise.reject(serviceError('StateUnavailable'));
    const before = await bed.callCount();

    const withToken = await askOver(broken, request);
    const without = await askOver(broken, { ...request, ClientToken: undefined });

    expect(withToken).toMatchObject({ status: 502, body: { Code: 'StateUnavailable', Outcome: 'Unknown' } });
    expect(without).toMatchObject({ status: 503, body: { Code: 'StateUnavailable', Outcome: 'NotApplied' } });
    expect(await bed.callCount()).toBe(before);
  });

  it('is a success although the store failed to write it down, and found again later', async () => {
    const answer = await ask({}, { mishap: { kind: 'fails before', step: 5 } });
    const [GroupId] = await bed.groupsOf(Subject);

    const later = await ask({}, { aheadMs: LONG_SLEEP_MS });

    expect(answer.body.Success).toBe(true);
    expect(later).toMatchObject({ status: 200, body: { GroupId } });
  });

  describe('that waits', () => {
    it('is answered with the group when it is ACTIVE', async () => {
      const answer = await ask({ WaitSeconds: 5 });

      const [GroupId] = await bed.groupsOf(Subject);
      expect(answer).toMatchObject({ status: 200, body: { GroupId, GroupStatus: 'ACTIVE' } });
      expect(typeof answer.body['UniqueCode']).toBe('string');
    });

    it('says CREATING when the time is up, and goes on waiting when it is asked again', async () => {
      await postControl(bed, 'clock', { Hold: true });

      const early = await ask({ WaitSeconds: 1 });
      await postControl(bed, 'clock', { Release: true });
      const later = await ask({ WaitSeconds: 5 });

      expect(early).toMatchObject({ status: 200, body: { GroupStatus: 'CREATING' } });
      expect(early.body['GroupId']).toBeUndefined();
      const [GroupId] = await bed.groupsOf(Subject);
      expect(later).toMatchObject({
        status: 200,
        headers: { [REPLAYED]: 'true' },
        body: { GroupId, GroupStatus: 'ACTIVE', UniqueCode: early.body['UniqueCode'] },
      });
    });

    it('says INACTIVE when CAMS failed to create the group', async () => {
      await fault({ Kind: 'FailCreation' });

      const answer = await ask({ WaitSeconds: 5 });

      expect(answer.body).toMatchObject({ GroupStatus: 'INACTIVE' });
    });

    it('tells groups of one Subject apart that are made one after the other', async () => {
      await ask({ ClientToken: undefined });
      await bed.groupsOf(Subject);

      const second = await ask({ WaitSeconds: 5 });

      const ids = await bed.groupsOf(Subject);
      expect(second.body['GroupId']).toBe(ids.find((each) => each === second.body['GroupId']));
      expect(new Set(ids).size).toBe(2);
      expect(second.body).toMatchObject({ GroupStatus: 'ACTIVE' });
    });
  });

  it('leaves no token, and no number in the log', async () => {
    await ask({ ClientToken: 'a-token-nobody-may-read' });

    const rows = JSON.stringify(await bed.database.run('SELECT * FROM creates'));
    expect(rows).not.toContain('a-token-nobody-may-read');
    expect(lines.join('\n')).not.toMatch(/8613800000000|a-token-nobody-may-read/);
  });
});
