import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { captureLines } from '../../support/capture-lines.js';
import { databaseKindsInFull } from '../../support/database-kinds.js';
import type { Answer } from '../../support/read-answer.js';
import { rewriteAnswers, type Rewriter } from '../../support/rewrite-answers.js';
import { type CreateBed, openCreateBed, owner } from './open-bed.js';
import { createRunner, forgetFaults, postControl, type Runner } from './race.js';

/** What CAMS may answer in place of `"InviteLink":"…"`; official SDKs call the element optional. */
const unnamed: Readonly<Record<string, (answer: string) => string>> = {
  'no InviteLink': (answer) => answer.replace(/,?"InviteLink":"[^"]*"/, ''),
  'an empty InviteLink': (answer) => answer.replace(/"InviteLink":"[^"]*"/, '"InviteLink":""'),
  'null as InviteLink': (answer) => answer.replace(/"InviteLink":"[^"]*"/, '"InviteLink":null'),
};

describe.each(databaseKindsInFull)('CAMS makes an invite link and does not name it, on %s', (_, kind) => {
  let bed: CreateBed;
  let rewriter: Rewriter;
  let run: Runner;
  let restore: () => void;
  let number = 0;
  let GroupId = '';
  let firstLink = '';

  const ask = async (more: object = {}): Promise<Answer> => {
    const parameters = { ...owner, GroupId, ClientToken: `token-${String(number)}`, ...more };
    const { answer } = await run({ operation: 'AddChatGroupInviteLink', parameters });
    if (!answer) throw new Error('the process died');
    return answer;
  };
  const liveLink = async (): Promise<string | undefined> => {
    const { Data } = await bed.callCams('ListChatGroup', { ...owner, Page: '{"Index":1,"Size":100}' });
    const { List } = Data as { List: readonly { readonly GroupId?: string; readonly InviteLink?: string }[] };
    return List.find((group) => group.GroupId === GroupId)?.InviteLink;
  };
  const linksMade = async (): Promise<number> => (await bed.calls()).AddChatGroupInviteLink;
  const answerWith = (change: (answer: string) => string): void => {
    rewriter.rewrite = (answer, action) => (action === 'AddChatGroupInviteLink' ? change(answer) : answer);
  };

  beforeAll(async () => {
    ({ restore } = captureLines());
    bed = await openCreateBed(kind);
    rewriter = await rewriteAnswers(bed.cams.port, (answer) => answer);
    run = createRunner({ ...bed, cams: { ...bed.cams, port: rewriter.port } }, bed.records);
  });
  beforeEach(async () => {
    number += 1;
    ({ GroupId, InviteLink: firstLink } = await bed.addGroup());
  });
  afterEach(() => forgetFaults(bed));
  afterAll(async () => {
    await rewriter.close();
    await bed.close();
    restore();
  });

  it.each(Object.entries(unnamed))('%s: with a ClientToken the link is looked up, once made', async (__, change) => {
    answerWith(change);
    const before = await linksMade();

    const first = await ask();
    const again = await ask();

    expect(first).toMatchObject({ status: 200, body: { Code: 'OK', Success: true, InviteLink: await liveLink() } });
    expect(first.body['InviteLink']).not.toBe(firstLink);
    expect(again.body['InviteLink']).toBe(first.body['InviteLink']);
    expect(await linksMade()).toBe(before + 1);
  });

  it.each(Object.entries(unnamed))('%s: without one the answer says that it was made', async (__, change) => {
    answerWith(change);

    const { status, body } = await ask({ ClientToken: undefined });

    expect({ status, body }).toMatchObject({ status: 200, body: { Code: 'OK', Success: true } });
    expect(body).not.toHaveProperty('InviteLink');
    expect(body.Message).toContain('CAMS did not name it');
    expect(body.Advice).toContain('ListChatGroup');
  });

  it('and lists show the one before: the answer says so, and the same token names it later', async () => {
    answerWith(unnamed['no InviteLink'] ?? String);
    await postControl(bed, 'faults', {
      Rules: [{ Operation: 'ListChatGroup', Times: 50, Effect: { Kind: 'StaleList', ForMs: 60_000 } }],
    });
    const before = await linksMade();

    const first = await ask();
    await forgetFaults(bed);
    const again = await ask();

    expect(first.body).toMatchObject({ Code: 'OK', Message: expect.stringContaining('CAMS did not name it') });
    expect(first.body).not.toHaveProperty('InviteLink');
    expect(again.body).toMatchObject({ Code: 'OK', InviteLink: await liveLink() });
    expect(again.headers['Idempotent-Replayed']).toBe('true');
    expect(await linksMade()).toBe(before + 1);
  });
});
