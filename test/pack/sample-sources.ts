/** A program in types alone: what a project would write with both packages, and what its compiler has to refuse. */
export const typedProgram = `import {
  type AddChatGroupAnswer,
  type AddChatGroupRequest,
  ChatGroupsError,
  createChatGroupsClient,
  direct,
  overHttp,
} from 'cams-chat-groups-client';
import { type Cloud, type LocalCams, startCams, startCloud } from 'cams-local';

const request: AddChatGroupRequest = { CustSpaceId: 'a', BusinessNumber: 'b', Subject: 'c', WaitSeconds: undefined };
// @ts-expect-error: WhatsApp creates no group without a Subject.
const lacking: AddChatGroupRequest = { CustSpaceId: 'a', BusinessNumber: 'b' };
// @ts-expect-error: there is no such parameter.
const unknown: AddChatGroupRequest = { CustSpaceId: 'a', BusinessNumber: 'b', Subject: 'c', OwnerId: 1 };

export const use = async (signal: AbortSignal): Promise<string | undefined> => {
  const cams: LocalCams = await startCams({ port: 0, databaseFile: 'cams.db', delays: { createMs: 0 } });
  const cloud: Cloud = await startCloud({ gatewayPort: 0, camsPort: 0, dataDir: '.data' });
  const groups = createChatGroupsClient({ transport: overHttp({ url: cloud.gatewayUrl }) });
  createChatGroupsClient({ transport: direct((operation, payload) => Promise.resolve(operation + payload)) });
  try {
    const answer: AddChatGroupAnswer = await groups.addChatGroup(request, { signal });
    const { Data } = await groups.listChatGroup({ ...request, Page: { Index: 1, Size: 10 } } as never);
    const first: string | undefined = Data.List[0]?.Subject;
    return answer.GroupId ?? first ?? String([lacking, unknown]);
  } catch (error) {
    if (error instanceof ChatGroupsError && error.Outcome === 'Unknown') return error.ClientToken;
    throw error;
  } finally {
    await cams.close();
    await cloud.close();
  }
};
`;

/** The same test for jest and for vitest, which differ in how a test gets its words. */
export const sampleTest = (words: string): string => `${words}
describe('with the local CAMS', () => {
  let folder, cams;
  beforeAll(async () => {
    folder = mkdtempSync(join(__dirname, 'data-'));
    cams = await startCams({ port: 0, databaseFile: join(folder, 'cams.db') });
  });
  afterAll(async () => {
    await cams.close();
    rmSync(folder, { recursive: true });
  });

  it('answers', async () => {
    const health = await (await fetch(cams.url + '/_local/health')).json();
    expect(health.Status).toBeDefined();
  });

  it('has functions before it', async () => {
    const cloud = await startCloud({ gatewayPort: 0, camsPort: 0, dataDir: join(folder, 'cloud'), log: () => undefined });
    const groups = createChatGroupsClient({ transport: overHttp({ url: cloud.gatewayUrl }) });
    const owner = { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000' };
    const { UniqueCode } = await groups.addChatGroup({ ...owner, Subject: 'Order 1042' });
    const refused = await groups.deleteChatGroup({ ...owner, GroupId: 'EA1' }).catch((error) => error);
    await cloud.close();
    expect(UniqueCode).toMatch(/^[0-9]+$/);
    expect(refused).toBeInstanceOf(ChatGroupsError);
  });
});
`;

const THINGS = `const { mkdtempSync, rmSync } = require('node:fs');
const { join } = require('node:path');
const { ChatGroupsError, createChatGroupsClient, overHttp } = require('cams-chat-groups-client');
const { startCams, startCloud } = require('cams-local');`;

/** A test as jest runs it without any setting: CommonJS. */
export const jestTest = sampleTest(THINGS);

/** A test as vitest runs it. */
export const vitestTest = sampleTest(
  `import { afterAll, beforeAll, describe, expect, it } from 'vitest';
${THINGS.replaceAll(/const (\{.*\}) = require\((.*)\);/g, 'import $1 from $2;')}
const __dirname = import.meta.dirname;`,
);

/** Both packages in one program, by import and by require. It prints what it saw as JSON. */
export const plainProgram = `import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ChatGroupsError, createChatGroupsClient, overHttp } from 'cams-chat-groups-client';
import { startCams, startCloud } from 'cams-local';

const require = createRequire(import.meta.url);
const same =
  require('cams-chat-groups-client').ChatGroupsError === ChatGroupsError &&
  require('cams-local').startCams === startCams;
const dataDir = mkdtempSync('data-');
const cloud = await startCloud({ gatewayPort: 0, camsPort: 0, dataDir, log: () => undefined });
const groups = createChatGroupsClient({ transport: overHttp({ url: cloud.gatewayUrl }) });
const owner = { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000' };
const { GroupId, GroupStatus } = await groups.addChatGroup({ ...owner, Subject: 'Order 1042', WaitSeconds: 20 });
const refused = await groups.deleteChatGroup({ ...owner, GroupId: 'EA1' }).catch((error) => error);
const page = await (await fetch(cloud.gatewayUrl + '/explorer/swagger-ui.css')).text();
const document = await (await fetch(cloud.gatewayUrl + '/openapi.json')).json();
const picture = await fetch(cloud.camsUrl + '/_local/pictures/square.jpg');
await cloud.close();
rmSync(dataDir, { recursive: true });
console.log(
  JSON.stringify({
    same,
    isNamed: /^EA/.test(GroupId),
    GroupStatus,
    isRefusal: refused instanceof ChatGroupsError,
    hasStyles: page.length > 1000,
    hasDocument: document.openapi.startsWith('3.1.'),
    picture: picture.status,
  }),
);
`;
