import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { readConfig } from '../../../shared/config.js';
import { serveTask } from '../../../shared/invocation/serve-task.js';
import { applyGroupProfile } from '../../../shared/maintenance/tasks/apply-group-profile.js';
import { type FaultyUpstream, ok, startFaultyUpstream } from '../../cams/faulty-upstream.js';
import { holdTiming } from '../../cams/hold-timing.js';
import { byAction } from '../../support/by-action.js';
import { type CapturedLines, captureLines } from '../../support/capture-lines.js';
import { contextWith } from '../../support/context.js';
import { type OpenedDatabase, sqlite } from '../../support/database-kinds.js';
import { settingsFor } from '../../support/settings.js';

const row = { GroupId: 'EA1', Subject: 'Order 1', GroupStatus: 'ACTIVE' };

describe('a run', () => {
  let upstream: FaultyUpstream;
  let opened: OpenedDatabase;
  let captured: CapturedLines;

  beforeAll(async () => {
    captured = captureLines();
    upstream = await startFaultyUpstream();
    opened = await sqlite.open();
  });
  afterAll(async () => {
    captured.restore();
    await upstream.close();
    await opened.close();
  });

  it.each([
    ['counts nothing', ok({ Result: 0 })],
    ['denies its own OK', ok({ Result: 1, Success: false })],
  ])('does not take a change for done whose answer %s', async (_, UpdateChatGroup) => {
    const { databaseUrl } = opened.settings;
    const config = readConfig({
      ...settingsFor(upstream.port),
      DATABASE_URL: databaseUrl,
      CAMS_CALLS_PER_SECOND: '1000',
      MAINTENANCE_SHARE: '1',
    });
    const handler = serveTask(applyGroupProfile, () => config, holdTiming(), { invoke: () => Promise.resolve() });
    upstream.plan(byAction({ ListChatGroup: ok({ Data: { Total: 1, List: [row] } }), UpdateChatGroup }));
    const request = { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000', Subject: 'Shipped' };
    const credentials = { accessKeyId: 'id', accessKeySecret: 'secret', securityToken: 'token' };

    const report = await handler(
      Buffer.from(JSON.stringify({ ...request, Mode: 'plan-and-apply' })),
      contextWith(credentials, 600),
    );

    expect(report).toMatchObject({
      State: 'CompletedWithFailures',
      Items: { Done: 0, Unknown: 1 },
      Failures: [{ GroupId: 'EA1', Code: 'UpstreamContradiction' }],
    });
  });
});
