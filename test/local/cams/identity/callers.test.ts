import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { operationNames } from '../../../../shared/operations/operation.js';
import { operations } from '../../../../shared/operations/operations.js';
import type { HttpAnswer } from '../send-http.js';
import { FIRST_PAGE, owner, runCams, type RunningCams } from '../running-cams.js';
import type { Unsigned } from '../sign-request.js';

let running: RunningCams;
beforeEach(async () => {
  running = await runCams();
});
afterEach(() => running.stop());

const policyOf = (...Statement: object[]): object => ({ Version: '1', Statement });
const allow = (...Action: readonly string[]): object => ({ Effect: 'Allow', Action, Resource: '*' });

/** Issues a key or a token by control call, and answers what signs with it. */
const issue = async (path: 'access-keys' | 'sts', input: object): Promise<Partial<Unsigned>> => {
  const { status, body } = await running.control(path, path === 'sts' ? { DurationSeconds: 900, ...input } : input);
  expect(status).toBe(200);
  const token = body['SecurityToken'] as string | undefined;
  return {
    accessKeyId: String(body['AccessKeyId']),
    secret: String(body['AccessKeySecret']),
    ...(token !== undefined && { securityToken: token }),
  };
};

const list = (caller: Partial<Unsigned>, parameters = {}): Promise<HttpAnswer> =>
  running.call('ListChatGroup', { Page: FIRST_PAGE, ...parameters }, caller);

describe("each operation under exactly its definition's ramActions", () => {
  it.each(operations.map((operation) => [operation.name, operation] as const))(
    '%s is let in, and no other',
    async (_, operation) => {
      const caller = await issue('sts', { Policy: policyOf(allow(...operation.ramActions)) });

      const codes = await Promise.all(
        operationNames.map(async (action) => {
          const { body } = await running.call(action, { Subject: 'A', GroupId: 'EA1', Page: FIRST_PAGE }, caller);
          return [action, body['Code'] !== 'Forbidden.RAM'] as const;
        }),
      );

      const permitted = codes.filter(([, answered]) => answered).map(([action]) => `cams:${action}`);
      expect(permitted.toSorted()).toEqual([...operation.ramActions].toSorted());
    },
  );
});

describe('a denial', () => {
  it('has the seven fields, with role and session of a token', async () => {
    const caller = await issue('sts', {
      Policy: policyOf(allow('cams:AddChatGroup')),
      RoleName: 'group-function',
      RoleSessionName: 'run-1',
    });

    const { status, body } = await list(caller);

    expect(status).toBe(403);
    expect(body).toMatchObject({ Code: 'Forbidden.RAM', HostId: running.host() });
    expect(body['AccessDeniedDetail']).toEqual({
      AuthAction: 'cams:ListChatGroup',
      AuthPrincipalDisplayName: 'group-function:run-1',
      AuthPrincipalOwnerId: '1000000000000001',
      AuthPrincipalType: 'AssumedRoleUser',
      EncodedDiagnosticMessage: expect.stringMatching(/^AQEAAAAA[\w+/=]+$/) as unknown,
      NoPermissionType: 'ImplicitDeny',
      PolicyType: 'AccountLevelIdentityBasedPolicy',
    });
  });

  it('says that it is explicit, and names the user of an access key', async () => {
    const Policy = policyOf(allow('cams:*'), { Effect: 'Deny', Action: 'cams:List*', Resource: '*' });
    const caller = await issue('access-keys', { Policy, UserName: 'ann' });

    const { body } = await list(caller);

    expect(body['AccessDeniedDetail']).toMatchObject({
      NoPermissionType: 'ExplicitDeny',
      AuthPrincipalType: 'SubUser',
      AuthPrincipalDisplayName: 'ann',
    });
  });

  it('comes before anything is said about parameters', async () => {
    const caller = await issue('sts', { Policy: policyOf(allow('cams:AddChatGroup')) });

    const { body } = await running.call('DeleteChatGroup', {}, caller);

    expect(body['Code']).toBe('Forbidden.RAM');
  });
});

describe('issued keys and tokens', () => {
  it('may do everything without a policy', async () => {
    const callers = [await issue('access-keys', {}), await issue('sts', {})];

    const answers = await Promise.all(callers.map((caller) => list(caller)));

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('live through restart and reset, with their policy', async () => {
    const free = await issue('access-keys', {});
    const bound = await issue('access-keys', { Policy: policyOf(allow('cams:AddChatGroup')) });

    await running.restart();
    await running.control('reset', {});
    const codes = [(await list(free)).body['Code'], (await list(bound)).body['Code']];

    expect(codes).toEqual(['OK', 'Forbidden.RAM']);
  });

  it('are not issued for a malformed policy, of which every fault is named', async () => {
    const Policy = { Version: '3', Statement: [{ Effect: 'Maybe', Action: 'x', Resource: '*' }] };

    const answers = [
      await running.control('access-keys', { Policy, UserName: 'a b' }),
      await running.control('sts', { Policy, DurationSeconds: 0 }),
    ];

    const named = answers.map(({ body }) =>
      (body['Faults'] as { Parameter: string }[]).map(({ Parameter }) => Parameter),
    );
    const ofPolicy = ['Policy.Version', 'Policy.Statement.1.Effect', 'Policy.Statement.1.Action'];
    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
    expect(named.map((names) => names.toSorted())).toEqual([
      [...ofPolicy, 'UserName'].toSorted(),
      ['DurationSeconds', ...ofPolicy].toSorted(),
    ]);
  });
});

describe('an account', () => {
  const other = '2000000000000002';

  it('reaches its own spaces only', async () => {
    const space = { CustSpaceId: 'cams-other', BusinessNumbers: ['8613800000099'], AccountId: other };
    await running.control('seed', { Spaces: [space] });
    const caller = await issue('access-keys', { AccountId: other });
    const theirs = { CustSpaceId: 'cams-other', BusinessNumber: '8613800000099' };

    const codes = await Promise.all([list(caller, theirs), list(caller), list({}, theirs), list({})]);

    const refused = 'Unknown.ResourceOwnerId';
    expect(codes.map(({ body }) => body['Code'])).toEqual(['OK', refused, refused, 'OK']);
  });

  it('that is not on the allowlist is refused every operation, until it is', async () => {
    await running.control('accounts', { Allowlisted: false });

    const refused = await Promise.all(operationNames.map((action) => running.call(action)));
    await running.control('accounts', { Allowlisted: true });
    const accepted = await list({});

    expect(new Set(refused.map(({ status, body }) => `${String(status)} ${String(body['Code'])}`))).toEqual(
      new Set(['403 Authentication.NoAuth']),
    );
    expect(accepted.body['Code']).toBe('OK');
  });

  it('is on the allowlist again after a reset', async () => {
    await running.control('accounts', { Allowlisted: false });

    await running.control('reset', {});

    expect((await list({})).body['Code']).toBe('OK');
  });
});

describe('a number that is not eligible', () => {
  it('gets no groups, and can be asked for them', async () => {
    const number = '8613800000098';
    const space = { CustSpaceId: owner.CustSpaceId, BusinessNumbers: [number], NotEligible: [number] };
    await running.control('seed', { Spaces: [space] });

    const added = await running.call('AddChatGroup', { BusinessNumber: number, Subject: 'A' });
    const listed = await list({}, { BusinessNumber: number });

    expect([added.status, added.body['Message']]).toEqual([400, expect.stringContaining('131215')]);
    expect(listed.body).toMatchObject({ Code: 'OK', Data: { Total: 0 } });
  });
});

describe('a GroupId of another number of the account', () => {
  it.each([
    ['strict', 'GroupError.GroupNotExist'],
    ['lax', 'OK'],
  ])('under GroupOwnership %s answers %s', async (GroupOwnership, code) => {
    await running.control('settings', { Knobs: { GroupOwnership } });
    const spaces = [
      { CustSpaceId: owner.CustSpaceId, BusinessNumbers: ['8613800000097'] },
      { CustSpaceId: 'cams-foreign', BusinessNumbers: ['8613800000096'], AccountId: '2000000000000002' },
    ];
    await running.control('seed', { Spaces: spaces });
    const [own] = await running.seed({ BusinessNumber: '8613800000097' });
    const [foreign] = await running.seed({ BusinessNumber: '8613800000096', CustSpaceId: 'cams-foreign' });

    const answers = [
      await running.call('ListChatGroupParticipants', { GroupId: own?.GroupId ?? '' }),
      await running.call('UpdateChatGroup', { GroupId: own?.GroupId ?? '', Subject: 'B' }),
      await running.call('ListChatGroupParticipants', { GroupId: foreign?.GroupId ?? '' }),
    ];

    expect(answers.map(({ body }) => body['Code'])).toEqual([code, code, 'GroupError.GroupNotExist']);
  });
});
