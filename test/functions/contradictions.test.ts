import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { OperationName } from '../../shared/operations/operation.js';
import { operations } from '../../shared/operations/operations.js';
import {
  type Behaviour,
  type FaultyUpstream,
  ok,
  refuse,
  reset,
  startFaultyUpstream,
} from '../cams/faulty-upstream.js';
import { byAction, inTurn } from '../support/by-action.js';
import { type CapturedLines, captureLines } from '../support/capture-lines.js';
import { contextWith } from '../support/context.js';
import { eventOf } from '../support/events.js';
import { definitionOf, plainRequest } from '../support/example-request.js';
import { type Functions, loadFunctions } from '../support/load-functions.js';
import { oddOutcome } from '../support/odd-outcome.js';
import { type Answer, readAnswer } from '../support/read-answer.js';
import { settingsFor } from '../support/settings.js';

const GROUP = 'EA3030000000000000000000000000001';
const credentials = { accessKeyId: 'STS.NTexample', accessKeySecret: 'secret', securityToken: 'token' };

let upstream: FaultyUpstream;
let functions: Functions;
let captured: CapturedLines;
let seenBefore = 0;
let spaces = 0;

beforeAll(async () => {
  upstream = await startFaultyUpstream();
  functions = await loadFunctions(settingsFor(upstream.port));
  captured = captureLines();
});
beforeEach(() => {
  seenBefore = upstream.seen.length;
});
afterAll(async () => {
  captured.restore();
  await upstream.close();
});

const call = async (name: OperationName, more: object = {}): Promise<Answer> => {
  spaces += 1;
  // A space of its own, and with it a budget of repeats of its own.
  const parameters = { ...plainRequest(definitionOf(name), GROUP), CustSpaceId: `cams-${String(spaces)}`, ...more };
  const event = Buffer.from(JSON.stringify(eventOf('gateway', { operation: name, parameters })));
  const answer = readAnswer(await functions[name](event, contextWith(credentials, 12)));
  expect(oddOutcome(answer.status, answer.body)).toBeUndefined();
  return answer;
};
const actionsSeen = (): readonly string[] => upstream.seen.slice(seenBefore).map(({ action }) => action);

const changes = operations.filter(({ repetition }) => repetition !== 'reads').map(({ name }) => name);
const elements = {
  UniqueCode: '1',
  InviteLink: 'https://chat.whatsapp.com/x',
  Result: 1,
  Data: { Total: 0, List: [] },
};

describe.each([[false], ['false']])('OK beside Success: %j', (Success) => {
  const contradiction = ok({ ...elements, Success });

  it.each(changes)('of %s proves nothing: 502, and the outcome is unknown', async (name) => {
    upstream.plan(contradiction);

    const answer = await call(name);

    expect(answer).toMatchObject({
      status: 502,
      body: { Code: 'UpstreamContradiction', Success: false, Outcome: 'Unknown', RequestId: 'UPSTREAM-1' },
    });
    const { repetition } = definitionOf(name);
    expect(actionsSeen()).toHaveLength(repetition === 'duplicates' ? 1 : 4);
    expect(answer.body.Retryable).toBe(repetition !== 'duplicates');
  });

  it.each(['ListChatGroup', 'ListChatGroupParticipants'] as const)('of %s is no list', async (name) => {
    upstream.plan(contradiction);

    const answer = await call(name);

    expect(answer).toMatchObject({ status: 502, body: { Code: 'UpstreamContradiction', Outcome: 'NotApplied' } });
    expect(answer.body).not.toHaveProperty('Data');
  });
});

describe('Result: 0', () => {
  const row = { GroupId: GROUP, Subject: 'Order 1042', GroupStatus: 'ACTIVE' };
  const others = { GroupId: 'EA3030000000000000000000000000002', Subject: 'Other', GroupStatus: 'ACTIVE' };
  const listOf = (...List: readonly object[]): Behaviour => ok({ Data: { Total: List.length, List } });
  const names = ['DeleteChatGroup', 'DeleteChatGroupInviteLink', 'UpdateChatGroup'] as const;

  describe.each(names)('of %s', (name) => {
    const answering = (list: Behaviour, change: Behaviour = ok({ Result: 0 })): void => {
      upstream.plan(byAction({ [name]: change, ListChatGroup: list }));
    };

    it('is a group that is not there, where the list does not have it', async () => {
      answering(listOf(others));

      const answer = await call(name);

      expect(answer).toMatchObject({
        status: 404,
        body: { Code: 'GroupNotFound', Outcome: 'NotApplied', RequestId: 'UPSTREAM-1' },
      });
      expect(actionsSeen()[0]).toBe(name);
    });

    it('leaves open what became of a group that is there', async () => {
      answering(listOf(others, row));

      const answer = await call(name);

      expect(answer).toMatchObject({ status: 502, body: { Code: 'UpstreamContradiction', Outcome: 'Unknown' } });
    });

    it.each([
      ['is refused', refuse(403, 'Forbidden.RAM')],
      ['cannot be had', reset],
      ['lacks rows', ok({ Data: { Total: 2, List: [] } })],
    ])('leaves it open too where the list %s', async (_, list) => {
      answering(list);

      const answer = await call(name);

      expect(answer).toMatchObject({ status: 502, body: { Code: 'UpstreamContradiction', Outcome: 'Unknown' } });
    });

    it('is no proof that nothing was done after an attempt that was lost', async () => {
      answering(listOf(others), inTurn(reset, ok({ Result: 0 })));

      const answer = await call(name);

      expect(answer).toMatchObject({ status: 502, body: { Code: 'GroupNotFound', Outcome: 'Unknown' } });
    });

    it('alone costs a list: any other answer is passed on', async () => {
      for (const Result of [1, 2, undefined]) {
        answering(listOf(row), ok({ Result }));

        const answer = await call(name);

        expect(answer).toMatchObject({ status: 200, body: { Code: 'OK' } });
      }
      expect(actionsSeen()).toEqual([name, name, name]);
    });
  });

  it('is the answer of ours to an update that changes nothing', async () => {
    const answer = await call('UpdateChatGroup', { Subject: undefined });

    expect(answer).toMatchObject({ status: 200, body: { Code: 'OK', Result: 0 } });
    expect(actionsSeen()).toEqual([]);
  });

  it('of a removal is a count of members', async () => {
    upstream.plan(ok({ Result: 0 }));

    const answer = await call('DeleteChatGroupParticipants');

    expect(answer).toMatchObject({ status: 200, body: { Code: 'OK', Result: 0 } });
  });
});
