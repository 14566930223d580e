import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { DeleteChatGroup } from '../../../shared/operations/delete-chat-group.js';
import { buildFunctions } from '../../../tools/build-functions.js';
import { closedPort } from '../../cams/closed-port.js';
import { contextWith } from '../../support/context.js';
import { exampleRequest } from '../../support/example-request.js';
import type { Answer } from '../../support/read-answer.js';
import { settingsFor } from '../../support/settings.js';
import { startBundles } from './start-bundles.js';

const root = path.resolve(import.meta.dirname, '..', '..', '..');

describe('a bundle told that records say whose a group is', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'group-records-'));
    const source = path.join(folder, 'functions');
    mkdirSync(source);
    const original = JSON.stringify(path.join(root, 'functions', 'delete-chat-group.ts'));
    writeFileSync(path.join(source, 'delete-chat-group.ts'), `export { handler } from ${original};`);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const askBuilt = async (withGroupRecords: boolean): Promise<{ answer: Answer; lines: readonly string[] }> => {
    const target = path.join(folder, String(withGroupRecords));
    const policyFile = path.join(root, 'access-policy.json');
    await buildFunctions({ source: path.join(folder, 'functions'), target, policyFile, withGroupRecords });
    const bundles = startBundles(target, {
      ...settingsFor(await closedPort()),
      GROUP_OWNERSHIP: 'inventory',
      DATABASE_URL: `postgres://user:password@127.0.0.1:${String(await closedPort())}/groups`,
    });
    const keys = { accessKeyId: 'LTAIexample', accessKeySecret: 'secret-of-a-user' };
    const answer = await bundles.ask('DeleteChatGroup', exampleRequest(DeleteChatGroup), contextWith(keys));
    await bundles.close();
    return { answer, lines: bundles.lines };
  };

  it('asks the database when it was built for that', async () => {
    const { answer } = await askBuilt(true);

    expect(answer).toMatchObject({ status: 503, body: { Code: 'StateUnavailable', Outcome: 'NotApplied' } });
  });

  it('lets nobody through when it was not, and says why in the log', async () => {
    const { answer, lines } = await askBuilt(false);

    expect(answer).toMatchObject({ status: 500, body: { Code: 'InternalFault', Outcome: 'NotApplied' } });
    expect(lines.join('\n')).toContain('"errorType":"LeftOutOfBundle"');
    expect(lines.join('\n')).toContain('no-group-records');
    expect(lines.join('\n')).toContain('"upstreamAttempts":0');
  });
});
