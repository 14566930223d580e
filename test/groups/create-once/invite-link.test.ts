import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { captureLines } from '../../support/capture-lines.js';
import { everyDatabaseKind } from '../../support/database-kinds.js';
import type { Answer } from '../../support/read-answer.js';
import { LONG_SLEEP_MS } from './mishap.js';
import { type CreateBed, openCreateBed, owner } from './open-bed.js';
import { forgetFaults, postControl, type RaceCall } from './race.js';

describe.each(everyDatabaseKind)('an invite link with a ClientToken, on %s', (_, kind) => {
  let bed: CreateBed;
  let restore: () => void;
  let number = 0;
  let GroupId = '';
  let firstLink = '';

  const ask = async (more: object = {}, call: Partial<RaceCall> = {}): Promise<Answer> => {
    const parameters = { ...owner, GroupId, ClientToken: `token-${String(number)}`, ...more };
    const { answer } = await bed.run({ operation: 'AddChatGroupInviteLink', parameters, ...call });
    if (!answer) throw new Error('the process died');
    return answer;
  };
  const fault = (Effect: object): Promise<unknown> =>
    postControl(bed, 'faults', { Rules: [{ Operation: 'AddChatGroupInviteLink', Match: { GroupId }, Effect }] });
  const liveLink = async (): Promise<string | undefined> => {
    const { Data } = await bed.callCams('ListChatGroup', { ...owner, Page: '{"Index":1,"Size":100}' });
    const { List } = Data as { List: readonly { readonly GroupId?: string; readonly InviteLink?: string }[] };
    return List.find((group) => group.GroupId === GroupId)?.InviteLink;
  };
  const linksMade = async (): Promise<number> => (await bed.calls()).AddChatGroupInviteLink;

  beforeAll(async () => {
    ({ restore } = captureLines());
    bed = await openCreateBed(kind);
  });

  beforeEach(async () => {
    number += 1;
    ({ GroupId, InviteLink: firstLink } = await bed.addGroup());
  });

  afterEach(async () => {
    await forgetFaults(bed);
  });

  afterAll(async () => {
    await bed.close();
    restore();
  });

  it('is the same link when it is asked for again', async () => {
    const before = await linksMade();

    const first = await ask();
    const second = await ask();

    expect(second.body).toEqual(first.body);
    expect(second.headers['Idempotent-Replayed']).toBe('true');
    expect(first.body['InviteLink']).toBe(await liveLink());
    expect(await linksMade()).toBe(before + 1);
  });

  it('is another link without the token', async () => {
    const first = await ask();

    const second = await ask({ ClientToken: undefined });

    expect(second.body['InviteLink']).not.toBe(first.body['InviteLink']);
  });

  it('is found when the answer was lost', async () => {
    await fault({ Kind: 'Drop', When: 'AfterCommit' });
    const before = await linksMade();

    const answer = await ask();

    expect(answer.body).toMatchObject({ Success: true, InviteLink: await liveLink() });
    expect(answer.body['InviteLink']).not.toBe(firstLink);
    expect(await linksMade()).toBe(before + 1);
  });

  it('is not taken for made when the request was lost', async () => {
    await fault({ Kind: 'Drop', When: 'BeforeCommit' });

    const lost = await ask();
    const again = await ask({}, { aheadMs: LONG_SLEEP_MS });

    expect(lost.body).toMatchObject({ Success: false, Outcome: 'Unknown', Retryable: true });
    expect(again).toMatchObject({ status: 409, body: { Code: 'OutcomeUnknown' } });
    expect(await liveLink()).toBe(firstLink);
  });

  it('is not the link that somebody else made meanwhile', async () => {
    await fault({ Kind: 'Drop', When: 'BeforeCommit' });
    await ask();
    const other = await ask({ ClientToken: 'the-other' });

    const again = await ask({}, { aheadMs: LONG_SLEEP_MS });

    expect(other.body.Success).toBe(true);
    expect(again.body.Code).toBe('OutcomeUnknown');
    expect(again.body['InviteLink']).toBeUndefined();
  });

  it('is in the store for nobody to read', async () => {
    const { body } = await ask();

    const rows = JSON.stringify(await bed.database.run('SELECT * FROM creates'));
    expect(rows).not.toContain(String(body['InviteLink']));
    expect(rows).not.toContain('chat.whatsapp.com');
  });

  it('is for a group that CAMS does not know a plain refusal', async () => {
    const answer = await ask({ GroupId: 'EA0000000000000000000000000000000' });

    expect(answer).toMatchObject({ status: 404, body: { Success: false, Outcome: 'NotApplied' } });
  });
});
