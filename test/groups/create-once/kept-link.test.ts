import { createCipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { captureLines } from '../../support/capture-lines.js';
import { databaseKindsInFull } from '../../support/database-kinds.js';
import { oddOutcome } from '../../support/odd-outcome.js';
import type { Answer } from '../../support/read-answer.js';
import { type CreateBed, openCreateBed, owner } from './open-bed.js';
import { forgetFaults, postControl } from './race.js';

const newKey = (): string => randomBytes(32).toString('base64');

/** How 0.1.0 sealed a link: under the ClientToken alone. */
const sealFormerly = (text: string, clientToken: string, purpose: string): string => {
  const iv = randomBytes(12);
  const key = Buffer.from(hkdfSync('sha256', clientToken, '', purpose, 32));
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
};

describe.each(databaseKindsInFull)('a link that was made under a ClientToken, on %s', (_, kind) => {
  let bed: CreateBed;
  let lines: string[];
  let restore: () => void;
  let number = 0;
  let GroupId = '';

  const token = (): string => `order-${String(number)}`;
  const ask = async (STATE_KEY?: string, more: object = {}): Promise<Answer> => {
    const parameters = { ...owner, GroupId, ClientToken: token(), ...more };
    const settings = { STATE_KEY };
    const { answer } = await bed.run({ operation: 'AddChatGroupInviteLink', parameters, settings });
    if (!answer) throw new Error('the process died');
    expect(oddOutcome(answer.status, answer.body)).toBeUndefined();
    return answer;
  };
  const replaceLink = (): Promise<unknown> => bed.callCams('AddChatGroupInviteLink', { ...owner, GroupId });
  const linksMade = async (): Promise<number> => (await bed.calls()).AddChatGroupInviteLink;
  const lists = async (): Promise<number> => (await bed.calls()).ListChatGroup;
  const sealedOf = async (): Promise<string | undefined> => {
    const [row] = await bed.database.run(`SELECT answer FROM creates WHERE target = $1`, [GroupId]);
    return (JSON.parse(String(row?.['answer'])) as { readonly sealed?: string }).sealed;
  };

  beforeAll(async () => {
    ({ lines, restore } = captureLines());
    bed = await openCreateBed(kind);
  });
  beforeEach(async () => {
    number += 1;
    ({ GroupId } = await bed.addGroup());
  });
  afterEach(() => forgetFaults(bed));
  afterAll(async () => {
    await bed.close();
    restore();
  });

  describe('with a STATE_KEY', () => {
    it('is answered again without a look, even when another has replaced it', async () => {
      const key = newKey();
      const first = await ask(key);
      await replaceLink();
      const listed = await lists();

      const again = await ask(key);

      expect(again.body).toEqual(first.body);
      expect(again.headers['Idempotent-Replayed']).toBe('true');
      expect(await lists()).toBe(listed);
    });

    it('is answered under the old key while that is the second one, and no more when it is gone', async () => {
      const [old, fresh] = [newKey(), newKey()];
      const { body } = await ask(old);
      await replaceLink();

      const rotating = await ask(`${fresh},${old}`);
      const rotated = await ask(fresh);

      expect(rotating.body).toEqual(body);
      expect(rotated).toMatchObject({ status: 409, body: { Code: 'LinkReplaced' } });
    });

    it('cannot be read off the store by whoever guesses the token', async () => {
      const { body } = await ask(newKey());

      const rows = JSON.stringify(await bed.database.run('SELECT * FROM creates'));
      const guessed = await ask(newKey());

      expect(rows).not.toContain('chat.whatsapp.com');
      // A key of their own opens nothing: what they hear, CAMS lists.
      expect(guessed.body['InviteLink']).toBe(body['InviteLink']);
      await replaceLink();
      expect((await ask(newKey())).body['InviteLink']).toBeUndefined();
    });
  });

  describe('without a STATE_KEY', () => {
    it('is not kept, and is answered again as long as it is the link of the group', async () => {
      const made = await linksMade();
      const first = await ask();

      const again = await ask();

      expect(await sealedOf()).toBeUndefined();
      expect(again.body).toEqual(first.body);
      expect(again.headers['Idempotent-Replayed']).toBe('true');
      expect(await linksMade()).toBe(made + 1);
    });

    it('is said to have been replaced, once it has been', async () => {
      await ask();
      await replaceLink();

      const again = await ask();

      expect(again).toMatchObject({
        status: 409,
        body: { Code: 'LinkReplaced', Outcome: 'Applied', Retryable: false, Success: false },
      });
      expect(again.body).not.toHaveProperty('InviteLink');
    });

    it.each([
      ['was deleted', (): Promise<unknown> => bed.callCams('DeleteChatGroupInviteLink', { ...owner, GroupId })],
      ['went with its group', (): Promise<unknown> => bed.callCams('DeleteChatGroup', { ...owner, GroupId })],
      [
        'cannot be looked up',
        (): Promise<unknown> =>
          postControl(bed, 'faults', {
            Rules: [{ Operation: 'ListChatGroup', Effect: { Kind: 'Error', Code: 'Forbidden.RAM', HttpStatus: 403 } }],
          }),
      ],
    ])('is said not to be shown when it %s', async (__, happens) => {
      await ask();
      await happens();

      const again = await ask();

      expect(again).toMatchObject({
        status: 502,
        body: { Code: 'LinkNotShown', Outcome: 'Applied', Retryable: true, Success: false },
      });
    });

    it('is not taken for replaced where the list shows the link before it still', async () => {
      const { body } = await ask();
      const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
      // A list out of date: what it shows was there before the create, and is not what the create has made.
      await bed.database.run('UPDATE creates SET fence = $1, product = $2 WHERE target = $3', [
        JSON.stringify({ products: [digestOf(String(body['InviteLink']))], usable: true }),
        digestOf('https://chat.whatsapp.com/Made'),
        GroupId,
      ]);

      const again = await ask();

      expect(again).toMatchObject({ status: 502, body: { Code: 'LinkNotShown', Outcome: 'Applied' } });
    });
  });

  it('is answered again although 0.1.0 sealed it, and breaks nothing where that cannot be opened', async () => {
    const purpose = JSON.stringify([owner.CustSpaceId, owner.BusinessNumber, GroupId]);
    const link = String((await ask()).body['InviteLink']);
    const keep = (sealed: string): Promise<unknown> =>
      bed.database.run('UPDATE creates SET answer = $1 WHERE target = $2', [
        JSON.stringify({ requestId: 'R', sealed }),
        GroupId,
      ]);
    await keep(sealFormerly(link, token(), purpose));
    const listed = await lists();

    const opened = await Promise.all([ask(), ask(newKey())]);
    const unlisted = await lists();
    await keep(sealFormerly(link, 'another token', purpose));
    const broken = await ask(newKey());

    expect(opened.map(({ body }) => body['InviteLink'])).toEqual([link, link]);
    expect(unlisted).toBe(listed);
    expect(broken).toMatchObject({ status: 200, body: { InviteLink: link } });
  });

  it('is in no log line, and neither is the key', async () => {
    const key = newKey();
    const { body } = await ask(key);

    expect(lines.join('\n')).not.toContain(String(body['InviteLink']));
    expect(lines.join('\n')).not.toContain(key);
  });
});
