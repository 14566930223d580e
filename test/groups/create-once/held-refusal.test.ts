import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { captureLines } from '../../support/capture-lines.js';
import { databaseKindsInFull } from '../../support/database-kinds.js';
import type { Answer } from '../../support/read-answer.js';
import { type CreateBed, openCreateBed, owner } from './open-bed.js';
import { forgetFaults, postControl } from './race.js';

const MINUTE_MS = 60_000;
// A refusal that CAMS documents for a parameter.
const Code = 'InvalidParameter.Subject';

describe.each(databaseKindsInFull)('a create that CAMS refuses, without a profile, on %s', (_, kind) => {
  let bed: CreateBed;
  let restore: () => void;
  let number = 0;
  let parameters: Record<string, unknown> = {};

  const ask = async (aheadMs = 0, more: object = {}): Promise<Answer> => {
    const asked = { parameters: { ...parameters, ...more }, aheadMs, settings: { CAMS_PROFILE_FILE: 'none' } };
    const { answer } = await bed.run(asked);
    if (!answer) throw new Error('the process died');
    return answer;
  };
  const refuse = (When: 'BeforeCommit' | 'AfterCommit'): Promise<unknown> =>
    postControl(bed, 'faults', {
      Rules: [{ Operation: 'AddChatGroup', Times: 1, Effect: { Kind: 'Error', Code, When } }],
    });
  const groups = async (): Promise<number> => (await bed.groupsOf(String(parameters['Subject']))).length;

  beforeAll(async () => {
    ({ restore } = captureLines());
    bed = await openCreateBed(kind);
  });
  beforeEach(() => {
    number += 1;
    parameters = { ...owner, Subject: `Refused ${String(number)}`, ClientToken: `refused-${String(number)}` };
  });
  afterEach(() => forgetFaults(bed));
  afterAll(async () => {
    await bed.close();
    restore();
  });

  it('keeps its ClientToken until two lists, a minute apart, show nothing new', async () => {
    await refuse('BeforeCommit');
    const refused = await ask();
    const early = await ask(1000);
    const later = await ask(MINUTE_MS + 2000);

    expect(refused).toMatchObject({ status: 400, body: { Success: false, Outcome: 'NotApplied' } });
    expect(refused.body.Advice).toContain('a minute apart');
    expect(early).toMatchObject({ status: 409, body: { Code: 'OutcomeUnknown', Outcome: 'Unknown' } });
    expect(early.body.Message).toContain(Code);
    expect(later).toMatchObject({ status: 200, body: { Code: 'OK' } });
    expect(await groups()).toBe(1);
  });

  it('is in doubt where a group is there all the same, and is not made again', async () => {
    await refuse('AfterCommit');
    const refused = await ask();
    const later = await ask(MINUTE_MS + 2000);

    expect(refused.body).toMatchObject({ Success: false, Outcome: 'Unknown' });
    expect(later.body).toMatchObject({ Success: false, Outcome: 'Unknown' });
    expect(await groups()).toBe(1);
  });

  it('does not keep another request from being made', async () => {
    await refuse('BeforeCommit');
    await ask();

    const other = await ask(1000, { ClientToken: `other-${String(number)}` });

    expect(other).toMatchObject({ status: 200, body: { Code: 'OK' } });
    expect(await groups()).toBe(1);
  });
});
