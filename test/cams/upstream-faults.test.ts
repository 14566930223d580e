import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { callFunction, credentials } from './call-function.js';
import { closedPort } from './closed-port.js';
import {
  type FaultyUpstream,
  json,
  ok,
  refuse,
  reset,
  silence,
  startFaultyUpstream,
  text,
  trickle,
  truncate,
} from './faulty-upstream.js';

let upstream: FaultyUpstream;
let lines: string[];

beforeEach(async () => {
  upstream = await startFaultyUpstream();
  lines = [];
  for (const level of ['info', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation((line) => void lines.push(String(line)));
  }
});

afterEach(async () => {
  await upstream.close();
  jest.restoreAllMocks();
});

// Each test has a space of its own, so that no test lives on the retry budget of another.
let spaces = 0;
const space = (): { space: string } => ({ space: `cams-${String((spaces += 1))}` });

describe('a request on its way to CAMS', () => {
  it('is a signed POST whose parameters are all in the query, objects as JSON strings', async () => {
    upstream.plan(ok({ Data: { Total: 0, List: [] } }));

    await callFunction('ListChatGroup', upstream.port);

    const [request] = upstream.seen;
    expect(request?.method).toBe('POST');
    expect(request?.headers['x-acs-version']).toBe('2020-06-06');
    expect(request?.headers.authorization).toMatch(/^ACS3-HMAC-SHA256 Credential=STS\.NTexample,SignedHeaders=/);
    expect(request?.headers['x-acs-security-token']).toBe(credentials.securityToken);
    expect(Object.fromEntries(request?.url.searchParams ?? [])).toEqual({
      BusinessNumber: '8613800000000',
      CustSpaceId: 'cams-local',
      GroupStatus: 'ACTIVE',
      Page: '{"Index":1,"Size":20}',
    });
  });

  it('carries the credentials of its own invocation', async () => {
    const rotated = { credentials: { ...credentials, securityToken: 'token-after-rotation' } };

    await callFunction('DeleteChatGroup', upstream.port);
    await callFunction('DeleteChatGroup', upstream.port, { context: rotated });

    const tokens = upstream.seen.map(({ headers }) => headers['x-acs-security-token']);
    expect(tokens).toEqual(['token-of-the-role', 'token-after-rotation']);
  });

  it('shares one connection with the calls before it, unless a repeat would do harm', async () => {
    upstream.plan(ok({ Data: { Total: 0, List: [] } }));

    await callFunction('ListChatGroup', upstream.port);
    await callFunction('ListChatGroup', upstream.port);
    await callFunction('AddChatGroup', upstream.port);
    await callFunction('AddChatGroup', upstream.port);

    expect(upstream.seen.map(({ connection }) => connection)).toEqual([1, 1, 2, 3]);
    expect(upstream.seen.map(({ headers }) => headers.connection)).toEqual([
      'keep-alive',
      'keep-alive',
      'close',
      'close',
    ]);
  });
});

describe('a failure before there is a request', () => {
  it('is a fault of ours: logged, not repeated, and CAMS hears nothing', async () => {
    // Node refuses a header with a line break in it.
    const broken = { credentials: { ...credentials, securityToken: 'two\nlines' } };

    const answer = await callFunction('ListChatGroup', upstream.port, { ...space(), context: broken });

    expect(answer).toMatchObject({ status: 500, body: { Code: 'InternalFault' } });
    expect(upstream.seen).toEqual([]);
    expect(lines.join()).toContain('"event":"unexpected"');
    expect(JSON.stringify(answer) + lines.join()).not.toMatch(/two.{1,2}lines/);
  });
});

describe('a broken connection', () => {
  it('that was never made is retried for every operation, and nothing was applied', async () => {
    const port = await closedPort();

    const created = await callFunction('AddChatGroup', port, space());

    expect(created).toMatchObject({
      status: 503,
      body: {
        Code: 'UpstreamUnavailable',
        Success: false,
        Outcome: 'NotApplied',
        Retryable: true,
        RequestId: 'OURS-1',
      },
    });
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ upstreamAttempts: 4 });
  });

  it('is repeated where a repeat does no harm', async () => {
    upstream.plan(reset, ok());

    const updated = await callFunction('UpdateChatGroup', upstream.port, space());

    expect(updated).toMatchObject({
      status: 200,
      body: { Code: 'OK', Success: true, Result: 1, RequestId: 'UPSTREAM-1' },
    });
    expect(upstream.seen).toHaveLength(2);
  });

  it.each(['AddChatGroup', 'AddChatGroupInviteLink'] as const)('leaves %s unknown after one attempt', async (name) => {
    upstream.plan(reset, ok({ UniqueCode: '1', InviteLink: 'https://chat.whatsapp.com/x' }));

    const answer = await callFunction(name, upstream.port, space());

    expect(answer).toMatchObject({ status: 502, body: { Outcome: 'Unknown', Retryable: false } });
    expect(answer.body.Advice).toMatch(/^Do not repeat the call yet: .*ListChatGroup/);
    expect(upstream.seen).toHaveLength(1);
  });

  it('in the middle of an answer counts as broken, not as success', async () => {
    upstream.plan(truncate);

    const answer = await callFunction('AddChatGroup', upstream.port, space());

    expect(answer).toMatchObject({ status: 502, body: { Code: 'UpstreamUnavailable', Outcome: 'Unknown' } });
  });

  it('of an idle socket does not meet a create: two creates around it both succeed', async () => {
    upstream.plan(ok({ UniqueCode: '1' }));
    const first = await callFunction('AddChatGroup', upstream.port);
    upstream.plan(ok({ Data: { Total: 0, List: [] } }));
    await callFunction('ListChatGroup', upstream.port);

    upstream.reclaimIdleConnections();
    upstream.plan(ok({ UniqueCode: '2' }));
    const second = await callFunction('AddChatGroup', upstream.port);

    expect([first.status, second.status]).toEqual([200, 200]);
    expect(upstream.seen.map(({ action }) => action)).toEqual(['AddChatGroup', 'ListChatGroup', 'AddChatGroup']);
  });

  it('of an idle socket is healed by a repeat for a reading operation', async () => {
    upstream.plan(ok({ Data: { Total: 0, List: [] } }));
    await callFunction('ListChatGroup', upstream.port, space());

    upstream.reclaimIdleConnections();
    const answer = await callFunction('ListChatGroup', upstream.port, space());

    expect(answer.status).toBe(200);
  });
});

describe('an answer that does not come in time', () => {
  it.each([
    ['silence', silence],
    ['a trickle', trickle],
  ])('%s ends at least 500 ms before the time limit of the function', async (_, behaviour) => {
    upstream.plan(behaviour);

    const answer = await callFunction('AddChatGroup', upstream.port, { timeoutSeconds: 1, ...space() });

    expect(answer).toMatchObject({
      status: 504,
      body: { Code: 'DeadlineExceeded', Outcome: 'Unknown', Retryable: false },
    });
    expect(answer.tookMs).toBeGreaterThanOrEqual(440);
    expect(answer.tookMs).toBeLessThan(620);
  });

  it('is given up for good: the connection is closed', async () => {
    upstream.plan(silence);

    await callFunction('ListChatGroup', upstream.port, { timeoutSeconds: 1, ...space() });
    await new Promise((resolve) => setTimeout(resolve, 50));

    expect(upstream.closedConnections()).toBe(1);
  });

  it('after a fast one on the same socket is bounded too, where the read timeout of the SDK is not', async () => {
    upstream.plan(ok({ Data: { Total: 0, List: [] } }), silence);
    await callFunction('ListChatGroup', upstream.port, space());

    const answer = await callFunction('ListChatGroup', upstream.port, { timeoutSeconds: 1, ...space() });

    expect(answer).toMatchObject({ status: 504, body: { Outcome: 'NotApplied', Retryable: true } });
    expect(answer.tookMs).toBeLessThan(620);
  });
});

describe('an answer that is not what CAMS documents', () => {
  it.each([
    ['an HTML 502', text(502, '<html>Bad Gateway 8613800000000</html>')],
    ['an empty 503', text(503, '')],
    ['an HTML 200', text(200, '<html>')],
    ['a redirect', json(302, { Code: 'OK' }, { location: '/' })],
    ['an array', text(200, '[]', 'application/json')],
    ['an object without a code', json(200, { Success: true })],
    ['an error without a code', json(500, {})],
    ['a code that is no code', json(400, { Code: 'call 8613800000000 <b>' })],
  ])('%s is no success: AddChatGroupInviteLink is unknown', async (_, behaviour) => {
    upstream.plan(behaviour);

    const answer = await callFunction('AddChatGroupInviteLink', upstream.port, space());

    expect(answer).toMatchObject({
      status: 502,
      body: { Code: 'UpstreamNotJson', Success: false, Outcome: 'Unknown' },
    });
    expect(upstream.seen).toHaveLength(1);
  });

  it.each([
    ['missing', ok({})],
    ['an object', ok({ InviteLink: {} })],
    ['null', ok({ InviteLink: null })],
  ])('is a success where the link alone is %s: it was made', async (_, behaviour) => {
    upstream.plan(behaviour);

    const answer = await callFunction('AddChatGroupInviteLink', upstream.port, space());

    expect(answer).toMatchObject({ status: 200, body: { Code: 'OK', Success: true } });
    expect(answer.body).not.toHaveProperty('InviteLink');
  });

  it('is repeated for a reading operation', async () => {
    upstream.plan(text(502, '<html>'), text(503, ''), ok({ Data: { Total: 0, List: [] } }));

    const answer = await callFunction('ListChatGroup', upstream.port, space());

    expect(answer).toMatchObject({ status: 200, body: { Data: { Total: 0, List: [] } } });
  });

  it.each([
    ['no list', { Data: { Total: 1 } }],
    ['a list that is an object', { Data: { Total: 1, List: {} } }],
    ['a row that is no object', { Data: { Total: 1, List: ['x'] } }],
    ['no total', { Data: { List: [] } }],
    ['nothing in its data', { Data: {} }],
    ['no data member', {}],
    ['a count of rows that are not there', { Data: { Total: 1, List: null } }],
    // JSON.parse makes 120363404694233820 of 120363404694233821, which is another group.
    ['an ID that JSON.parse may have rounded', { Data: { Total: 1, List: [{ GroupId: 2 ** 56 }] } }],
  ])('with %s is never passed off as a shorter list', async (_, elements) => {
    upstream.plan(ok(elements));

    const answer = await callFunction('ListChatGroup', upstream.port, { timeoutSeconds: 1, ...space() });

    expect(answer).toMatchObject({ status: 502, body: { Code: 'UpstreamNotJson' } });
  });
});

describe('an empty list', () => {
  it.each([
    ['an empty List', { Data: { Total: 0, List: [] } }],
    ['no List', { Data: { Total: 0 } }],
    ['null in place of the List', { Data: { Total: '0', List: null } }],
    ['null in place of Data', { Data: null }],
  ])('may come as %s', async (_, elements) => {
    upstream.plan(ok(elements), ok(elements));

    const groups = await callFunction('ListChatGroup', upstream.port, space());
    const members = await callFunction('ListChatGroupParticipants', upstream.port, space());

    expect(groups).toMatchObject({ status: 200, body: { Data: { Total: 0, List: [] } } });
    expect(members).toMatchObject({ status: 200, body: { Data: { Total: 0, List: [] } } });
  });
});

describe('an answer of another type than documented', () => {
  it('is converted as the official SDKs do, and elements that nobody documented stay behind but in rows', async () => {
    const row = { GroupId: 7, TotalParticipantCount: '3', GroupStatus: 'NEWSTATUS', Description: null, Internal: 'x' };
    upstream.plan(ok({ Data: { Total: '1', List: [row], Next: 'y' }, Extra: 'z' }));

    const answer = await callFunction('ListChatGroup', upstream.port, space());

    expect(answer.body).toEqual({
      RequestId: 'UPSTREAM-1',
      Code: 'OK',
      Success: true,
      Data: { Total: 1, List: [{ GroupId: '7', TotalParticipantCount: 3, GroupStatus: 'NEWSTATUS', Internal: 'x' }] },
    });
  });

  it('with a request ID that cannot be shown has ours instead', async () => {
    upstream.plan(json(200, { Code: 'OK', RequestId: 'https://x/?AccessKeyId=1', Result: 1 }));

    const answer = await callFunction('DeleteChatGroup', upstream.port, space());

    expect(answer.body.RequestId).toBe('OURS-1');
  });
});

describe('a refusal', () => {
  it('over HTTP 200 is a refusal', async () => {
    upstream.plan(json(200, { Code: 'Product.Unsubscript', Success: true, Message: 'None' }));

    const answer = await callFunction('AddChatGroup', upstream.port, space());

    expect(answer).toMatchObject({
      status: 403,
      body: { Code: 'Product.Unsubscript', Success: false, Outcome: 'NotApplied', RequestId: 'UPSTREAM-1' },
    });
  });

  it('by throttling is retried even for a create, no sooner than x-acs-retry-after says', async () => {
    upstream.plan(refuse(400, 'Throttling.User', {}, { 'x-acs-retry-after': '300' }), ok({ UniqueCode: '1' }));

    const answer = await callFunction('AddChatGroup', upstream.port, space());

    expect(answer).toMatchObject({ status: 200, body: { UniqueCode: '1' } });
    const [first, second] = upstream.seen.map(({ atMs }) => atMs);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(295);
  });

  it('by throttling for longer than we have is passed on with Retry-After', async () => {
    upstream.plan(refuse(400, 'Throttling', {}, { 'x-acs-retry-after': '20500' }));

    const answer = await callFunction('AddChatGroup', upstream.port, space());

    expect(answer).toMatchObject({
      status: 429,
      headers: { 'Retry-After': '21' },
      body: { Code: 'Throttling', Outcome: 'NotApplied', Retryable: true },
    });
    expect(upstream.seen).toHaveLength(1);
  });

  it('by RAM names the missing action and nothing of the principal', async () => {
    const AccessDeniedDetail = {
      AuthAction: 'cams:DeleteChatGroup',
      AuthPrincipalDisplayName: 'role:session-of-somebody',
      AuthPrincipalOwnerId: '1234567890',
      AuthPrincipalType: 'AssumedRoleUser',
      EncodedDiagnosticMessage: 'AQEAAAAAZBgx',
      NoPermissionType: 'ExplicitDeny',
      PolicyType: 'AccountLevelIdentityBasedPolicy',
    };
    upstream.plan(refuse(403, 'Forbidden.RAM', { AccessDeniedDetail }));

    const answer = await callFunction('DeleteChatGroup', upstream.port, space());

    expect(answer).toMatchObject({
      status: 403,
      body: { Code: 'Forbidden.RAM', Outcome: 'NotApplied', Retryable: false },
    });
    expect(answer.body.AccessDeniedDetail).toBe(
      '{"AuthAction":"cams:DeleteChatGroup","NoPermissionType":"ExplicitDeny"}',
    );
    expect(answer.body.Advice).toContain('cams:DeleteChatGroup');
    expect(answer.body.Advice).toContain('remove the statement that denies it');
    expect(JSON.stringify(answer) + lines.join()).not.toMatch(/session-of-somebody|1234567890|AQEAAAAAZBgx/);
  });

  it.each(['Ram.PermissionDeny', 'NoPermission'])(
    '%s without any detail names the action of the definition',
    async (code) => {
      upstream.plan(refuse(400, code, { AccessDeniedDetail: 'None' }));

      const answer = await callFunction('AddChatGroupInviteLink', upstream.port, space());

      expect(answer).toMatchObject({
        status: 403,
        body: { Code: code, AccessDeniedDetail: '{"AuthAction":"cams:AddChatGroupInviteLink"}' },
      });
    },
  );

  it('of an expired token is repeated once with the credentials at hand, then laid at our door', async () => {
    upstream.plan(refuse(400, 'InvalidSecurityToken.Expired'));

    const answer = await callFunction('AddChatGroup', upstream.port, space());

    expect(answer).toMatchObject({ status: 502, body: { Code: 'UpstreamCredentials', Outcome: 'NotApplied' } });
    expect(answer.body.Message).toContain('InvalidSecurityToken.Expired');
    expect(upstream.seen).toHaveLength(2);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      code: 'UpstreamCredentials',
      upstreamCode: 'InvalidSecurityToken.Expired',
      upstreamRequestId: 'UPSTREAM-1',
    });
  });

  it('of our signature never shows the string that was signed', async () => {
    const Message = `Specified signature does not match. server StringToSign is [${credentials.securityToken}]`;
    upstream.plan(refuse(400, 'SignatureDoesNotMatch', { Message }));

    const answer = await callFunction('AddChatGroup', upstream.port, space());

    expect(answer).toMatchObject({ status: 502, body: { Code: 'UpstreamCredentials' } });
    expect(upstream.seen).toHaveLength(1);
    expect(JSON.stringify(answer) + lines.join()).not.toContain(credentials.securityToken);
  });

  it.each([
    ['131215', 403, { Retryable: false, Outcome: 'NotApplied' }],
    ['131208', 429, { Retryable: true, Outcome: 'NotApplied' }],
    ['131201', 502, { Retryable: false, Outcome: 'Unknown' }],
    ['131041', 404, { Code: 'GroupNotFound', Retryable: false }],
  ])("by WhatsApp's number %s inside a message is understood", async (number, status, body) => {
    upstream.plan(refuse(400, 'Some.UnpublishedCode', { Message: `(#${number}) something` }));

    const answer = await callFunction('AddChatGroup', upstream.port, space());

    expect(answer).toMatchObject({ status, body });
    expect(answer.body.Advice).not.toBe('');
  });

  it('with a code that nobody knows is a 502 with the request ID of CAMS, and an unknown outcome', async () => {
    upstream.plan(refuse(400, 'Brand.NewCode'));

    const answer = await callFunction('UpdateChatGroup', upstream.port, space());

    expect(answer).toMatchObject({
      status: 502,
      body: { Code: 'Brand.NewCode', RequestId: 'UPSTREAM-1', Outcome: 'Unknown', Retryable: false },
    });
    expect(upstream.seen).toHaveLength(1);
  });

  it('that may have been executed is repeated where that does no harm, and is unknown elsewhere', async () => {
    upstream.plan(refuse(500, 'InternalError'), refuse(503, 'ServiceUnavailable'), ok());

    const deleted = await callFunction('DeleteChatGroup', upstream.port, space());
    upstream.plan(refuse(503, 'ServiceUnavailable'));
    const created = await callFunction('AddChatGroup', upstream.port, space());

    expect(deleted.status).toBe(200);
    expect(created).toMatchObject({
      status: 502,
      body: { Code: 'ServiceUnavailable', Outcome: 'Unknown', Retryable: false },
    });
    expect(upstream.seen).toHaveLength(4);
  });

  it('of our clock makes the next signature use the clock of CAMS', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    upstream.plan(refuse(400, 'InvalidTimeStamp.Expired', {}, { date }), ok({ UniqueCode: '1' }));

    const answer = await callFunction('AddChatGroup', upstream.port, space());

    expect(answer.status).toBe(200);
    const signedAtMs = Date.parse(String(upstream.seen[1]?.headers['x-acs-date']));
    expect(signedAtMs - Date.now()).toBeGreaterThan(3_590_000);
    expect(signedAtMs - Date.now()).toBeLessThan(3_610_000);
  });
});

describe('after an attempt whose answer was lost', () => {
  it.each([
    ['DeleteChatGroup', refuse(400, 'GroupError.GroupNotExist', { Message: '(#131041) no such group' })],
    ['DeleteChatGroupInviteLink', refuse(400, 'InviteLinkError.InviteLinkNotExist')],
  ] as const)('%s that hears "does not exist" has happened', async (name, gone) => {
    upstream.plan(reset, gone);

    const answer = await callFunction(name, upstream.port, space());

    expect(answer).toMatchObject({ status: 200, body: { Code: 'OK', Success: true, Result: 1 } });
  });

  it('a delete that hears it at once is a plain refusal', async () => {
    upstream.plan(refuse(400, 'GroupError.GroupNotExist', { Message: '(#131041) no such group' }));

    const answer = await callFunction('DeleteChatGroup', upstream.port, space());

    expect(answer).toMatchObject({ status: 404, body: { Code: 'GroupNotFound', Outcome: 'NotApplied' } });
  });

  it('an update of a vanished group is not taken for done', async () => {
    upstream.plan(reset, refuse(400, 'GroupError.GroupNotExist', { Message: '(#131041) no such group' }));

    const answer = await callFunction('UpdateChatGroup', upstream.port, space());

    expect(answer).toMatchObject({ status: 502, body: { Code: 'GroupNotFound', Outcome: 'Unknown' } });
  });

  it('a refusal of the repeat leaves the outcome unknown', async () => {
    upstream.plan(reset, refuse(400, 'InvalidParameter.Subject'));

    const answer = await callFunction('UpdateChatGroup', upstream.port, space());

    expect(answer).toMatchObject({ status: 502, body: { Code: 'InvalidParameter.Subject', Outcome: 'Unknown' } });
  });
});

it('logs one line a call, and nothing of what the caller or CAMS said', async () => {
  upstream.plan(text(502, '<html>8613800000000</html>'));

  await callFunction('AddChatGroup', upstream.port, space());

  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    event: 'call',
    requestId: 'OURS-1',
    operation: 'AddChatGroup',
    shape: 'gateway',
    caller: 'app',
    code: 'UpstreamNotJson',
    statusCode: 502,
    durationMs: expect.any(Number),
    upstreamAttempts: 1,
  });
});
