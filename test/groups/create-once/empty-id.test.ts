import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { readConfig } from '../../../shared/config.js';
import { createGroup } from '../../../shared/groups/create-group.js';
import { type FunctionHandler, serve } from '../../../shared/invocation/serve.js';
import { AddChatGroup } from '../../../shared/operations/add-chat-group.js';
import { openStore, type Store } from '../../../shared/state/store.js';
import { type FaultyUpstream, ok, startFaultyUpstream } from '../../cams/faulty-upstream.js';
import { byAction } from '../../support/by-action.js';
import { type CapturedLines, captureLines } from '../../support/capture-lines.js';
import { contextWith } from '../../support/context.js';
import { databaseKindsInFull, type OpenedDatabase } from '../../support/database-kinds.js';
import { eventOf } from '../../support/events.js';
import { type Answer, readAnswer } from '../../support/read-answer.js';
import { settingsFor } from '../../support/settings.js';
import { BriskClock } from './mishap.js';
import { owner } from './open-bed.js';

const credentials = { accessKeyId: 'id', accessKeySecret: 'secret', securityToken: 'token' };

describe.each(databaseKindsInFull)('a CAMS that lists new groups with an empty GroupId, on %s', (_, kind) => {
  let upstream: FaultyUpstream;
  let opened: OpenedDatabase;
  let store: Store | undefined;
  let handler: FunctionHandler;
  let captured: CapturedLines;

  beforeAll(async () => {
    captured = captureLines();
    upstream = await startFaultyUpstream();
    opened = await kind.open();
    store = await openStore(opened.settings);
    const config = readConfig({ ...settingsFor(upstream.port), DATABASE_URL: opened.settings.databaseUrl });
    handler = serve(
      AddChatGroup,
      (request, call) => createGroup(request, call, openStore),
      () => config,
      new BriskClock(Math.random),
    );
  });
  afterAll(async () => {
    captured.restore();
    await upstream.close();
    await store?.database.close();
    await opened.close();
  });

  const show = (...List: readonly object[]): void => {
    upstream.plan(
      byAction({ AddChatGroup: ok({ UniqueCode: '1' }), ListChatGroup: ok({ Data: { Total: List.length, List } }) }),
    );
  };
  const ask = async (Subject: string): Promise<Answer> => {
    const parameters = { ...owner, Subject, ClientToken: Subject.replace(' ', '-'), WaitSeconds: 2 };
    const event = eventOf('gateway', { operation: 'AddChatGroup', parameters });
    return readAnswer(await handler(Buffer.from(JSON.stringify(event)), contextWith(credentials, 28)));
  };

  it('is not believed: the group has an ID once it is shown with one', async () => {
    const Subject = 'Order 1';
    show();
    const creating = ask(Subject);
    while (!upstream.seen.some(({ action }) => action === 'AddChatGroup')) await new Promise(setImmediate);
    show({ GroupId: '', Subject, GroupStatus: 'CREATING' });
    const early = await creating;
    show({ GroupId: 'EA1', Subject, GroupStatus: 'ACTIVE' });
    const later = await ask(Subject);

    expect(early).toMatchObject({ status: 200, body: { Success: true, GroupStatus: 'CREATING' } });
    expect(early.body).not.toHaveProperty('GroupId');
    expect(later.body).toMatchObject({ Success: true, GroupId: 'EA1', GroupStatus: 'ACTIVE' });
  });

  it('has left no empty ID to be answered, where an earlier version took it for one', async () => {
    const Subject = 'Order 2';
    show();
    await ask(Subject);
    await store?.database.run(`UPDATE creates SET product = '', answer = $1 WHERE target = $2`, [
      JSON.stringify({ requestId: 'R', sealed: JSON.stringify({ UniqueCode: '1', GroupId: '' }) }),
      Subject,
    ]);
    show({ GroupId: 'EA2', Subject, GroupStatus: 'ACTIVE' });

    const { body } = await ask(Subject);

    expect(body).toMatchObject({ Success: true, UniqueCode: '1' });
    expect(body['GroupId']).not.toBe('');
    expect(body.Message).toContain('cannot be told');
  });
});
