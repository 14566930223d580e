import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { operations } from '../../../../shared/operations/operations.js';
import { FIRST_PAGE, NUMBER, owner, runCams, type RunningCams, SPACE } from '../running-cams.js';

let running: RunningCams;
let GroupId = '';
beforeAll(async () => {
  running = await runCams();
  GroupId = (await running.seed({}))[0]?.GroupId ?? '';
  await running.control('seed', {
    Spaces: [
      { CustSpaceId: 'cams-other', BusinessNumbers: ['8613800000099'] },
      { CustSpaceId: SPACE, BusinessNumbers: ['8613800000088'] },
    ],
  });
});
afterAll(() => running.stop());

const good = (): Record<string, string> => ({ ...owner, GroupId, Subject: 'A', Page: FIRST_PAGE });

const mandatory: [string, string][] = operations.flatMap(({ name, request }) =>
  Object.entries(request.shape)
    .filter(([, schema]) => !schema.safeParse(undefined).success)
    .map(([parameter]): [string, string] => [name, parameter]),
);

const send = (action: string, parameters: Record<string, string>): ReturnType<RunningCams['send']> =>
  running.send(running.sign({ action, parameters }));

describe('an action', () => {
  it.each(mandatory)('%s wants its %s', async (action, parameter) => {
    const parameters = good();
    Reflect.deleteProperty(parameters, parameter);

    const { status, body } = await send(action, parameters);

    expect([status, body['Code'], body['Message']]).toEqual([
      400,
      `Missing${parameter}`,
      `${parameter} is mandatory for this action.`,
    ]);
  });

  it.each(operations.map(({ name }) => [name]))('%s is refused for a foreign space or number', async (action) => {
    const foreign = [
      { CustSpaceId: 'cams-nobody' },
      { CustSpaceId: 'cams-other' },
      { BusinessNumber: '8613800000077' },
      { BusinessNumber: '8613800000099' },
    ];

    const answers = await Promise.all(foreign.map((other) => send(action, { ...good(), ...other })));

    for (const { status, body } of answers) expect([status, body['Code']]).toEqual([400, 'Unknown.ResourceOwnerId']);
  });

  const ofGroups = operations
    .filter(({ request }) => Object.hasOwn(request.shape, 'GroupId'))
    .map(({ name }) => [name]);

  it.each(ofGroups)("%s answers alike for an unknown group and one of the caller's other numbers", async (action) => {
    const unknown = await send(action, { ...good(), GroupId: 'EA0' });
    const foreign = await send(action, { ...good(), BusinessNumber: '8613800000088' });

    const [a, b] = [unknown, foreign].map(({ status, body }) => [status, { ...body, RequestId: '' }]);
    expect(a).toEqual(b);
    expect(unknown.body).toMatchObject({ Code: 'GroupError.GroupNotExist' });
    expect(unknown.body['Message']).toContain('(#131041)');
  });

  it.each([
    ['AddChatGroup', { Subject: '   ' }, 'InvalidParameter.Subject'],
    ['AddChatGroup', { Subject: 'x'.repeat(129) }, 'InvalidParameter.Subject'],
    ['AddChatGroup', { Description: 'x'.repeat(2049) }, 'InvalidParameter.Description'],
    ['AddChatGroup', { BusinessNumber: `+${NUMBER}` }, 'InvalidParameter.BusinessNumber'],
    ['AddChatGroup', { ChannelType: 'TELEGRAM' }, 'InvalidParameter.ChannelTypeNotSupport'],
    ['UpdateChatGroup', { ProfilePictureFile: 'file:///a.jpg' }, 'InvalidParameter.ProfilePictureFile'],
    ['ListChatGroup', { Page: 'x' }, 'InvalidParameter.PageInvalid'],
    ['ListChatGroup', { Page: '{}' }, 'InvalidParameter.PageInvalid'],
    ['ListChatGroup', { Page: '{"Index":0,"Size":10}' }, 'InvalidParameter.PageInvalid'],
    ['ListChatGroup', { Page: '{"Index":1,"Size":101}' }, 'InvalidParameter.PageInvalid'],
    ['ListChatGroup', { GroupStatus: 'GONE' }, 'InvalidParameter.GroupStatus'],
    ['ListChatGroupParticipants', { Page: '[]' }, 'InvalidParameter.PageInvalid'],
    ['DeleteChatGroupParticipants', { List: '{}' }, 'InvalidParameter.List'],
    ['DeleteChatGroupParticipants', { List: '[{}]' }, 'MissingList.ParticipantNumber'],
    ['DeleteChatGroupParticipants', { 'List.1.ParticipantNumber': 'x' }, 'InvalidParameter.List.ParticipantNumber'],
  ])('%s refuses %j', async (action, wrong, code) => {
    const { status, body } = await send(action, { ...good(), ...wrong });

    expect([status, body['Code']]).toEqual([400, code]);
  });

  it('names one fault at a time, the first of the definition', async () => {
    const { body } = await send('UpdateChatGroup', { Subject: ' ' });

    expect(body['Code']).toBe('MissingBusinessNumber');
    expect(body['Faults']).toBeUndefined();
  });

  it('refuses one parameter given in query and form with different values', async () => {
    const form = { Subject: 'B' };

    const { body } = await running.send(running.sign({ action: 'AddChatGroup', parameters: good(), form }));

    expect(body['Code']).toBe('InvalidParameter.Subject');
  });
});
