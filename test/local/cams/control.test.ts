import { connect } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { owner, runCams, type RunningCams, SPACE } from './running-cams.js';
import { type HttpAnswer, sendHttp } from './send-http.js';

let running: RunningCams;
beforeEach(async () => {
  running = await runCams();
});
afterEach(() => running.stop());

const post = (path: string, body: string, headers = {}): Promise<HttpAnswer> =>
  sendHttp(running.cams().port, { method: 'POST', path: `/_local/${path}`, body, headers });

interface Fault {
  readonly Parameter: string;
  readonly Code: string;
}

const faultsOf = ({ body }: HttpAnswer): [string, string][] =>
  (body['Faults'] as Fault[]).map(({ Parameter, Code }) => [Parameter, Code]);

describe('GET /_local/health', () => {
  it('answers when the service can serve', async () => {
    expect(await running.control('health')).toMatchObject({ status: 200, body: { Status: 'OK' } });
  });
});

describe('GET /_local/state', () => {
  it('counts what there is, and tells the settings', async () => {
    await running.seed({ Participants: ['8613800000001'] }, { GroupStatus: 'SUSPENDED' });

    const { body } = await running.control('state');

    expect(body).toMatchObject({
      Now: running.now(),
      Spaces: 1,
      BusinessNumbers: 1,
      Groups: { ACTIVE: 1, SUSPENDED: 1 },
      Participants: 1,
      Settings: {
        Delays: { CreateMs: 300, UpdateMs: 150, DeleteMs: 150, RemoveParticipantsMs: 50 },
        GroupsPerNumber: 10_000,
        ParticipantsPerGroup: 8,
      },
    });
  });

  it('counts the calls of each action, refused ones too, and none of its own', async () => {
    await running.rows();
    await running.call('ListChatGroup', {}, { secret: 'wrong' });
    await running.call('NoSuchAction');
    await running.call('__proto__');

    const { body } = await running.control('state');

    expect(body['Calls']).toMatchObject({ ListChatGroup: 2, AddChatGroup: 0, Unknown: 2 });
    expect(Object.keys(Object(body['Calls']) as object)).toHaveLength(9);
  });

  it('shows states that have passed, though nobody called', async () => {
    await running.call('AddChatGroup', { Subject: 'A' });

    running.advance(300);
    const { body } = await running.control('state');

    expect(body['Groups']).toEqual({ ACTIVE: 1 });
  });
});

describe('POST /_local/reset', () => {
  it('leaves an empty default space, counts of 0, and credentials that work', async () => {
    const issued = running.cams().issueSts(900);
    await running.control('seed', { Spaces: [{ CustSpaceId: 'cams-other', BusinessNumbers: ['8613800000099'] }] });
    await running.seed({ Participants: ['8613800000001'] });
    await running.rows();

    const answer = await running.control('reset', {});
    const { body } = await running.control('state');
    const called = await running.call(
      'AddChatGroup',
      { Subject: 'A' },
      { accessKeyId: issued.AccessKeyId, secret: issued.AccessKeySecret, securityToken: issued.SecurityToken },
    );

    expect(answer.status).toBe(200);
    expect(body).toMatchObject({ Spaces: 1, BusinessNumbers: 1, Groups: {}, Participants: 0 });
    expect(body['Calls']).toMatchObject({ ListChatGroup: 0 });
    expect(called.body['Code']).toBe('OK');
  });
});

describe('POST /_local/seed', () => {
  it('adds spaces and numbers that can be worked with', async () => {
    await running.control('seed', { Spaces: [{ CustSpaceId: 'cams-other', BusinessNumbers: ['8613800000099'] }] });

    const { body } = await running.call('AddChatGroup', {
      CustSpaceId: 'cams-other',
      BusinessNumber: '8613800000099',
      Subject: 'A',
    });

    expect(body['Code']).toBe('OK');
  });

  it('answers the groups it made, in order, each as its state has it', async () => {
    const states = ['ACTIVE', 'UPDATING', 'SUSPENDED', 'INACTIVE', 'DELETING', 'CREATING'];

    const made = await running.seed(...states.map((GroupStatus) => ({ GroupStatus, Subject: GroupStatus })));
    const rows = await running.rows();

    expect(rows.map((row) => row.GroupStatus)).toEqual(states);
    expect(made.map((group) => group.GroupId)).toEqual(rows.map((row) => row.GroupId));
    expect(made.map((group) => group.InviteLink)).toEqual(rows.map((row) => row.InviteLink));
    expect(made.map((group) => 'GroupId' in group)).toEqual([true, true, true, true, true, false]);
    expect(made.map((group) => 'InviteLink' in group)).toEqual([true, true, true, false, false, false]);
  });

  it('lets seeded states pass as they would', async () => {
    await running.seed({ GroupStatus: 'CREATING' }, { GroupStatus: 'UPDATING' }, { GroupStatus: 'DELETING' });

    running.advance(300);
    const rows = await running.rows();

    expect(rows.map((row) => row.GroupStatus)).toEqual(['ACTIVE', 'ACTIVE']);
  });

  it('names every fault, and adds nothing', async () => {
    const answer = await running.control('seed', {
      Spaces: [{ CustSpaceId: 'cams other', BusinessNumbers: ['+1', 'x'] }],
      Groups: [
        { ...owner },
        { ...owner, Subject: 'A', GroupStatus: 'GONE', Participants: ['8613800000001', '8613800000001'] },
        'x',
      ],
      Extra: 1,
    });
    const { body } = await running.control('state');

    expect(answer.status).toBe(400);
    expect(faultsOf(answer)).toEqual([
      ['Spaces.1.CustSpaceId', 'InvalidParameter.Spaces.CustSpaceId'],
      ['Spaces.1.BusinessNumbers.1', 'InvalidParameter.Spaces.BusinessNumbers'],
      ['Spaces.1.BusinessNumbers.2', 'InvalidParameter.Spaces.BusinessNumbers'],
      ['Groups.1.Subject', 'MissingGroups.Subject'],
      ['Groups.2.GroupStatus', 'InvalidParameter.Groups.GroupStatus'],
      ['Groups.2.Participants', 'InvalidParameter.Groups.Participants'],
      ['Groups.3', 'InvalidParameter.Groups'],
      ['Extra', 'InvalidParameter.Extra'],
    ]);
    expect(body).toMatchObject({ Spaces: 1, Groups: {} });
  });

  it('refuses numbers that belong to others, and undoes what came before', async () => {
    const answer = await running.control('seed', {
      Spaces: [{ CustSpaceId: 'cams-other', BusinessNumbers: ['8613800000099', '8613800000000'] }],
      Groups: [{ CustSpaceId: SPACE, BusinessNumber: '8613800000099', Subject: 'A' }],
    });
    const { body } = await running.control('state');

    expect(faultsOf(answer).map(([parameter]) => parameter)).toEqual([
      'Spaces.1.BusinessNumbers.2',
      'Groups.1.BusinessNumber',
    ]);
    expect(body).toMatchObject({ Spaces: 1, BusinessNumbers: 1 });
  });

  it('gives no number more groups than it can have', async () => {
    const Groups = Array.from({ length: 10_001 }, () => ({ ...owner, Subject: 'A' }));

    const refused = await running.control('seed', { Groups });
    const taken = await running.control('seed', { Groups: Groups.slice(1) });

    expect(faultsOf(refused)).toEqual([['Groups.10001.BusinessNumber', 'InvalidParameter.Groups.BusinessNumber']]);
    expect(taken.status).toBe(200);
  });
});

describe('POST /_local/sts', () => {
  it('issues a temporary access key that works', async () => {
    const { body } = await running.control('sts', { DurationSeconds: 60 });
    const called = await running.call(
      'ListChatGroup',
      { Page: '{"Index":1,"Size":1}' },
      {
        accessKeyId: String(body['AccessKeyId']),
        secret: String(body['AccessKeySecret']),
        securityToken: String(body['SecurityToken']),
      },
    );

    expect(called.body['Code']).toBe('OK');
    expect(Date.parse(String(body['Expiration']))).toBe(running.now() + 60_000);
  });

  it.each([0, 43_201, 1.5, '60', null])('refuses %j seconds', async (DurationSeconds) => {
    expect(faultsOf(await running.control('sts', { DurationSeconds }))).toEqual([
      ['DurationSeconds', 'InvalidParameter.DurationSeconds'],
    ]);
  });
});

describe('the control API', () => {
  it.each([
    ['not JSON', '{', 'is not valid JSON'],
    ['a list', '[]', 'must be a JSON object'],
    ['null', 'null', 'must be a JSON object'],
    ['a key given twice', '{"a":1,"a":2}', 'names one key twice'],
  ])('refuses a body that is %s', async (_, body, reason) => {
    const answer = await post('join', body);

    expect([answer.status, answer.body['Code']]).toEqual([400, 'MalformedBody']);
    expect(answer.body['Message']).toContain(reason);
  });

  it('names every fault of a join and of a leave', async () => {
    const join = await running.control('join', {});
    const leave = await running.control('leave', { GroupId: 1, ParticipantNumber: 'x', More: 1 });

    expect(faultsOf(join)).toEqual([
      ['InviteLink', 'MissingInviteLink'],
      ['ParticipantNumber', 'MissingParticipantNumber'],
    ]);
    expect(faultsOf(leave).map(([parameter]) => parameter)).toEqual(['GroupId', 'ParticipantNumber', 'More']);
  });

  it.each(['/_local', '/_local/', '/_local/nothing', '/_local/health/'])('lists its paths at %s', async (path) => {
    const { status, body } = await sendHttp(running.cams().port, { method: 'GET', path });

    expect([status, body['Code']]).toEqual([404, 'PathNotFound']);
    expect(body['Message']).toContain('GET /_local/health, GET /_local/state, POST /_local/reset');
  });

  it('answers a wrong method with the right one', async () => {
    const { status, body, headers } = await post('health', '');

    expect([status, body['Code'], headers['allow']]).toEqual([405, 'MethodNotAllowed', 'GET']);
  });

  it.each([
    ['PATCH', 'settings', 405],
    ['POST', 'nothing', 404],
  ])('answers %s %s although it has a body', async (method, path, wanted) => {
    const response = await fetch(`http://127.0.0.1:${String(running.cams().port)}/_local/${path}`, {
      method,
      body: '{"Delays":{}}',
      signal: AbortSignal.timeout(5000),
    });

    expect(response.status).toBe(wanted);
  });

  it('ignores a query', async () => {
    const { status } = await sendHttp(running.cams().port, { method: 'GET', path: '/_local/health?a=1' });

    expect(status).toBe(200);
  });

  it.each([
    ['a name that was rebound to this machine', { host: 'evil.example' }, 'HostNotAllowed'],
    ['a name that only begins like loopback', { host: '127.0.0.1.evil.example' }, 'HostNotAllowed'],
    ['a page of another origin', { origin: 'https://evil.example' }, 'CrossOrigin'],
    ['a page without an origin', { origin: 'null' }, 'CrossOrigin'],
    ['a page of another local port', { origin: 'http://127.0.0.1:1' }, 'CrossOrigin'],
    ['an image or a form of another page', { 'sec-fetch-site': 'cross-site' }, 'CrossOrigin'],
  ])('refuses %s', async (_, headers, code) => {
    const { status, body } = await post('reset', '', headers);

    expect([status, body['Code']]).toEqual([403, code]);
  });

  it.each(['127.0.0.1', 'localhost:9001', '[::1]:9001', 'LOCALHOST'])(
    'answers under the host name %s',
    async (host) => {
      expect((await post('reset', '', { host })).status).toBe(200);
    },
  );

  it('refuses a body beyond 16 MiB', async () => {
    const { status, body } = await post('seed', ' '.repeat(16 * 1024 * 1024 + 1));

    expect([status, body['Code']]).toEqual([413, 'RequestTooLarge']);
  });
});

describe('a client that hangs up in the middle of its request', () => {
  it('leaves the service unimpressed', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(running.cams().port, '127.0.0.1', () => {
        socket.write('POST /_local/seed HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{', () => {
          socket.destroy();
          resolve();
        });
      });
    });

    expect((await running.control('health')).status).toBe(200);
    expect(running.reports).toEqual([]);
  });
});
