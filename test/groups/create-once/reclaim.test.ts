import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { captureLines } from '../../support/capture-lines.js';
import { everyDatabaseKind } from '../../support/database-kinds.js';
import { type CreateBed, openCreateBed, owner } from './open-bed.js';
import { createRunner, postControl, type RaceAnswer } from './race.js';

describe.each(everyDatabaseKind)('a ClientToken that is free again, on %s', (_, kind) => {
  let bed: CreateBed;
  let restore: () => void;

  beforeAll(async () => {
    ({ restore } = captureLines());
    bed = await openCreateBed(kind);
  });
  afterAll(async () => {
    await bed.close();
    restore();
  });

  it('is taken by one of two callers, although both saw it free', async () => {
    const request = (changed: object = {}): object => ({
      ...owner,
      Subject: 'Order 1',
      ClientToken: 'token-1',
      ...changed,
    });
    const refuse = (): Promise<unknown> =>
      postControl(bed, 'faults', {
        Rules: [
          { Operation: 'AddChatGroup', Effect: { Kind: 'Error', Code: 'InvalidParameter.Subject', HttpStatus: 400 } },
        ],
      });
    // The same token of another caller, and other tokens of this one, are free and taken too.
    await refuse();
    await bed.run({ parameters: { ...request() }, shape: 'direct' });
    await refuse();
    await bed.run({ parameters: { ...request({ ClientToken: 'token-2' }) } });
    await bed.run({ parameters: { ...request({ ClientToken: 'token-3', Subject: 'Order 3' }) } });
    await refuse();
    await bed.run({ parameters: { ...request() } });
    const before = (await bed.calls()).AddChatGroup;
    let reachGate = (): void => undefined;
    let openGate = (): void => undefined;
    const atGate = new Promise<void>((resolve) => (reachGate = resolve));
    const gate = new Promise<void>((resolve) => (openGate = resolve));
    const late = createRunner(bed, {
      ...bed.records,
      reclaim: async (...values) => {
        reachGate();
        await gate;
        return bed.records.reclaim(...values);
      },
    });
    const early = createRunner(bed, {
      ...bed.records,
      setFence: async (...values) => {
        const isSet = await bed.records.setFence(...values);
        // From here on the create may be under way.
        openGate();
        await second;
        return isSet;
      },
    });

    const second: Promise<RaceAnswer> = late({ parameters: { ...request() } });
    await atGate;
    const first = await early({ parameters: { ...request() } });

    const states = await bed.database.run(
      'SELECT state, count(*) AS records FROM creates GROUP BY state ORDER BY state',
    );
    expect(first.answer).toMatchObject({ status: 200, body: { Code: 'OK' } });
    expect((await second).answer).toMatchObject({ status: 409, body: { Code: 'IdempotenceProcessing' } });
    expect((await bed.calls()).AddChatGroup).toBe(before + 1);
    expect(await bed.groupsOf('Order 1')).toHaveLength(1);
    expect(states.map((row) => [row['state'], Number(row['records'])])).toEqual([
      ['COMPLETED', 2],
      ['RELEASED', 2],
    ]);
  });
});
