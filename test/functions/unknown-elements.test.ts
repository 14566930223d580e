import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { contextWith, roleCredentials } from '../support/context.js';
import { eventOf } from '../support/events.js';
import { definitionOf, exampleRequest } from '../support/example-request.js';
import { type Functions, loadFunctions } from '../support/load-functions.js';
import { type Answer, readAnswer } from '../support/read-answer.js';
import { rewriteAnswers, type Rewriter } from '../support/rewrite-answers.js';
import { runLocalCams, type RunningCams } from '../support/run-local-cams.js';
import { CALLER, READER, settingsFor } from '../support/settings.js';

const LINK = 'https://chat.whatsapp.com/Secret00Secret00Secret';

/** Members that CAMS may add to its rows, as JSON. */
const ADDED = `"JoinApprovalMode":"AUTO_APPROVE","Pinned":true,"GmtCreate":1795226400000,"Owner":null,
  "Settings":{"Announce":false,"Links":["${LINK}"]},"NextInviteLink":"${LINK}","InviteCode":"Secret00Secret00Secret",
  "Score":0.5,"Note":"chat.whatsapp.com/Secret00","${LINK}":1,"__proto__":{"InviteLink":"x"}`;
const added = JSON.parse(`{${ADDED}}`) as Readonly<Record<string, unknown>>;

/** Whole numbers that JSON.parse cannot read as they were sent. */
const ROUNDED = '"UserId":12345678901234567890,"Owners":[{"Id":9007199254740993}]';

let running: RunningCams;
let rewriter: Rewriter;
let functions: Functions;
let context: object;

beforeAll(async () => {
  running = await runLocalCams();
  rewriter = await rewriteAnswers(running.cams.port, (answer) =>
    answer.replaceAll('"List":[{', `"List":[{${ADDED},${ROUNDED},`),
  );
  functions = await loadFunctions(settingsFor(rewriter.port));
  context = contextWith(roleCredentials(running.cams.issueSts(3600)));
});

afterAll(async () => {
  await rewriter.close();
  await running.close();
});

const list = async (
  operation: 'ListChatGroup' | 'ListChatGroupParticipants',
  caller: string,
): Promise<{ row: Readonly<Record<string, unknown>>; answer: Answer }> => {
  const { GroupId } = await running.addGroup();
  const parameters = exampleRequest(definitionOf(operation), GroupId);
  const event = Buffer.from(JSON.stringify(eventOf('gateway', { operation, parameters, caller })));
  const answer = readAnswer(await functions[operation](event, context));
  const [row = {}] = (answer.body['Data'] as { List: readonly Readonly<Record<string, unknown>>[] }).List;
  return { row, answer };
};

describe('elements of rows that no page names', () => {
  it('are passed on as they are, beside those that are known', async () => {
    const { row } = await list('ListChatGroup', CALLER);

    expect(row).toMatchObject({ Subject: 'Order 1042', GroupStatus: 'ACTIVE' });
    for (const [name, value] of Object.entries(added)) expect([name, row[name]]).toEqual([name, value]);
    expect(Object.keys(row)).toContain('__proto__');
    expect(Object.keys(row)).not.toContain('UserId');
    expect(Object.keys(row)).not.toContain('Owners');
    expect((row as { InviteLink?: string }).InviteLink).toMatch(/^https:\/\/chat\.whatsapp\.com\//);
  });

  it('are passed on of members, who may have no number', async () => {
    const { row } = await list('ListChatGroupParticipants', READER);

    for (const [name, value] of Object.entries(added)) expect([name, row[name]]).toEqual([name, value]);
    expect(row['ParticipantNumber']).toBe('8613800000001');
  });

  it('show no link to a caller who may not read them, under whatever name', async () => {
    const { row, answer } = await list('ListChatGroup', READER);

    expect(JSON.stringify(answer.body)).not.toContain('Secret00');
    expect(row).toMatchObject({
      JoinApprovalMode: 'AUTO_APPROVE',
      Pinned: true,
      GmtCreate: 1795226400000,
      Owner: null,
      Settings: { Announce: false, Links: ['****'] },
      NextInviteLink: '****',
      InviteCode: '****',
      Note: '****',
    });
  });
});
