import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { DeleteChatGroupParticipants } from '../../../../shared/operations/delete-chat-group-participants.js';
import { operations } from '../../../../shared/operations/operations.js';
import { contextWith, roleCredentials } from '../../../support/context.js';
import { exampleRequest } from '../../../support/example-request.js';
import { openTestBed, type TestBed } from '../../../support/open-test-bed.js';

let bed: TestBed;
beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(() => bed.close());

const contextUnder = (Action: readonly string[]): object => {
  const Policy = { Version: '1' as const, Statement: [{ Effect: 'Allow' as const, Action, Resource: '*' }] };
  return contextWith(roleCredentials(bed.cams.issueSts(900, { Policy })));
};

describe.each(operations.map((operation) => [operation.name, operation] as const))(
  'the function %s',
  (name, operation) => {
    it("works under a role with exactly its definition's ramActions", async () => {
      const { GroupId } = await bed.addGroup();
      const parameters = exampleRequest(operation, GroupId);

      const { body } = await bed.ask(
        'gateway',
        { operation: name, parameters },
        { context: contextUnder(operation.ramActions) },
      );

      expect(body).toMatchObject({ Code: 'OK', Success: true });
    });

    it('answers 403 and the missing action under a role with none of them', async () => {
      const { GroupId } = await bed.addGroup();
      const parameters = exampleRequest(operation, GroupId);

      const { status, body } = await bed.ask(
        'gateway',
        { operation: name, parameters },
        { context: contextUnder(['ecs:*']) },
      );

      expect([status, body.Code]).toEqual([403, 'Forbidden.RAM']);
      expect(JSON.parse(String(body.AccessDeniedDetail))).toEqual({
        AuthAction: `cams:${name}`,
        NoPermissionType: 'ImplicitDeny',
      });
    });
  },
);

it('removes members under a role that may not list them, and names the missing action', async () => {
  const { GroupId } = await bed.addGroup();
  const { DeleteChatGroupParticipants: before } = await bed.calls();

  const { status, body } = await bed.ask(
    'gateway',
    {
      operation: 'DeleteChatGroupParticipants',
      parameters: exampleRequest(DeleteChatGroupParticipants, GroupId),
    },
    { context: contextUnder(['cams:DeleteChatGroupParticipants']) },
  );

  expect([status, body.Code]).toEqual([207, 'PartialSuccess']);
  expect(body.Advice).toContain('cams:ListChatGroupParticipants');
  expect((await bed.calls()).DeleteChatGroupParticipants).toBe(before + 1);
});
