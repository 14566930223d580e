import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { TRIES_MAX } from '../../../shared/maintenance/fleet/start-numbers.js';
import { runRecords } from '../../../shared/state/run-records.js';
import { stopSwitch } from '../../../shared/state/stop-switch.js';
import { type CapturedLines, captureLines } from '../../support/capture-lines.js';
import { databaseKinds } from '../../support/database-kinds.js';
import { SCOPE } from '../tasks/task-bed.js';
import { type FleetBed, numberAt, openFleetBed, requestFor, seedNumbers } from './fleet-bed.js';

const AT_ONCE = { MAINTENANCE_PARALLEL_NUMBERS: '2' };
const MINUTE_MS = 60_000;

describe.each(databaseKinds)('a run over many numbers, on %s', (_, kind) => {
  let bed: FleetBed;
  let captured: CapturedLines;

  beforeAll(async () => {
    bed = await openFleetBed(kind);
  });
  afterAll(() => bed.close());
  beforeEach(async () => {
    captured = captureLines();
    await bed.clear();
    await seedNumbers(bed, 5, 2);
  });
  afterEach(() => {
    captured.restore();
  });

  const linksMade = async (): Promise<number> => (await bed.calls()).AddChatGroupInviteLink;
  const starts = (): number => bed.events.filter((event) => Object.hasOwn(event, 'Start')).length;

  it('is recorded with every number before the first one is invoked', async () => {
    let standing: unknown;
    bed.accepts = () => {
      standing ??= bed.database.run('SELECT state FROM maintenance_fleet_numbers ORDER BY state', []);
      return true;
    };

    const report = await bed.receive(requestFor(5), AT_ONCE);

    // While the database is asked, the second may be invoked as well.
    const states = ((await standing) as { state: string }[]).map(({ state }) => state);
    expect(states).toHaveLength(5);
    expect(states.filter((state) => state === 'Waiting').length).toBeGreaterThanOrEqual(3);
    expect(report).toMatchObject({
      RunId: 'all',
      State: 'Running',
      Numbers: { Total: 5, Waiting: 3, Invoked: 2, Running: 0, Ended: 0, Failed: 0 },
    });
    expect(report).not.toHaveProperty('Started');
  });

  it('has as many numbers under way as the settings allow, and ends when all of them have', async () => {
    await bed.receive(requestFor(5), AT_ONCE);
    const first = starts();

    await bed.settle(AT_ONCE);

    expect(first).toBe(2);
    expect(await bed.fleet('all')).toMatchObject({
      Code: 'OK',
      State: 'Completed',
      Numbers: { Total: 5, Waiting: 0, Invoked: 0, Running: 0, Ended: 5, Failed: 0 },
      Failures: [],
    });
    expect(await linksMade()).toBe(10);
    expect(captured.lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({ event: 'fleet', state: 'Completed', numbers: 5, ended: 5, failed: 0, waiting: 0 }),
    );
  });

  it('answers how it stands when its event comes again, and starts nothing twice', async () => {
    await bed.receive(requestFor(5), AT_ONCE);
    await bed.receive(requestFor(5), AT_ONCE);
    await bed.settle(AT_ONCE);

    expect(await bed.receive(requestFor(5), AT_ONCE)).toMatchObject({ State: 'Completed', Numbers: { Ended: 5 } });
    expect(await linksMade()).toBe(10);
  });

  it('brings back numbers that the platform refused', async () => {
    let asked = 0;
    bed.accepts = (payload) => {
      if (!Object.hasOwn(payload, 'Start')) return true;
      asked += 1;
      return asked % 2 === 0;
    };

    const report = await bed.receive(requestFor(5));
    await bed.settle();

    expect(report).toMatchObject({ Numbers: { Waiting: 5, Invoked: 0 } });
    expect(await bed.fleet('all')).toMatchObject({ State: 'Completed', Numbers: { Ended: 5 } });
    expect(await linksMade()).toBe(10);
  });

  it('brings back numbers that the platform took and that never began', async () => {
    await bed.receive(requestFor(5));
    // No connection was left for three of them.
    for (let lost = 0; lost < 3; lost += 1) {
      bed.events.splice(
        bed.events.findIndex((event) => Object.hasOwn(event, 'Start')),
        1,
      );
    }

    await bed.settle();

    expect(await bed.fleet('all')).toMatchObject({ State: 'Completed', Numbers: { Ended: 5 } });
    expect(await linksMade()).toBe(10);
  });

  it('brings back a number on which another run was at work, without failing its invocation', async () => {
    const other = await bed.receive({
      ...{ Mode: 'plan', CustSpaceId: SCOPE.custSpaceId, BusinessNumber: numberAt(0), RunId: 'other' },
    });
    await bed.database.run(
      `INSERT INTO maintenance_leases (cust_space_id, business_number, run_id, fence, expires_at) VALUES ($1, $2, 'x', 9, $3)
       ON CONFLICT (cust_space_id, business_number) DO UPDATE SET run_id = 'x', expires_at = excluded.expires_at`,
      [SCOPE.custSpaceId, numberAt(0), bed.clock.nowMs() + 5 * MINUTE_MS],
    );
    await bed.receive(requestFor(2));
    const [start = {}] = bed.events.splice(0, 1);

    const answer = await bed.receive(start);
    const standing = await bed.fleet('all');
    await bed.settle();

    expect(other).toMatchObject({ State: 'Planned' });
    expect(answer).toMatchObject({ State: 'Refused', Reason: 'Busy' });
    expect(standing).toMatchObject({ State: 'Running', Failures: [{ State: 'Refused', Reason: 'Busy' }] });
    expect(await bed.fleet('all')).toMatchObject({ State: 'Completed', Numbers: { Ended: 2 } });
  });

  it('gives a number up that never begins, says so, and ends', async () => {
    bed.accepts = (payload) => !JSON.stringify(payload).includes(numberAt(1));

    await bed.receive(requestFor(3));
    await bed.database.run('UPDATE maintenance_fleet_numbers SET tries = $1, not_before = 0 WHERE tries > 0', [
      TRIES_MAX - 1,
    ]);
    await bed.settle();

    expect(await bed.fleet('all')).toMatchObject({
      Code: 'PartialSuccess',
      State: 'CompletedWithFailures',
      Numbers: { Total: 3, Ended: 2, Failed: 1 },
      Failures: [{ BusinessNumber: '****0001', State: 'NotStarted', Reason: 'NotAccepted' }],
      Advice: expect.stringContaining('maintain resume all'),
    });
  });

  it('is continued by the next invocation of its function when its driver has died', async () => {
    await bed.receive(requestFor(5), AT_ONCE);
    // The driver and all that it had started are gone.
    bed.events.length = 0;
    bed.clock.aheadMs += 5 * MINUTE_MS;

    await bed.receive({ Mode: 'plan', CustSpaceId: SCOPE.custSpaceId, BusinessNumber: numberAt(4), RunId: 'passer' });
    await bed.settle(AT_ONCE);

    expect(await bed.fleet('all')).toMatchObject({ State: 'Completed', Numbers: { Ended: 5 } });
    expect(await linksMade()).toBe(10);
  });

  it('starts no number while maintenance is stopped, and tells how many it has not started', async () => {
    await bed.receive(requestFor(5), AT_ONCE);
    await stopSwitch(bed.database).stop('*', Date.now());

    await bed.settle(AT_ONCE);

    expect(await bed.fleet('all')).toMatchObject({
      Code: 'MaintenanceStopped',
      State: 'Stopped',
      Reason: 'StopSwitch',
      Numbers: { Total: 5, Waiting: 3, Failed: 2 },
      Failures: [
        { State: 'Refused', Reason: 'StopSwitch' },
        { State: 'Refused', Reason: 'StopSwitch' },
      ],
    });
    expect(await linksMade()).toBe(0);
  });

  it('tells of numbers whose runs did not end well, and of one that was resumed since', async () => {
    await bed.receive(requestFor(2));
    await bed.settle();
    const [{ RunId = '' }] = (await bed.database.run(
      'SELECT run_id AS "RunId" FROM maintenance_fleet_numbers WHERE business_number = $1',
      [numberAt(0)],
    )) as unknown as [{ RunId: string }];
    const run = await runRecords(bed.database).find(RunId);
    const report = JSON.stringify({ ...(JSON.parse(run?.report ?? '{}') as object), Reason: 'LinksChangedSince' });
    await bed.database.run(
      `UPDATE maintenance_runs SET state = 'CompletedWithFailures', report = $2 WHERE run_id = $1`,
      [RunId, report],
    );

    const failed = await bed.fleet('all');
    await bed.database.run(`UPDATE maintenance_runs SET state = 'Completed' WHERE run_id = $1`, [RunId]);

    expect(failed).toMatchObject({
      State: 'CompletedWithFailures',
      Numbers: { Ended: 1, Failed: 1 },
      Failures: [{ RunId, State: 'CompletedWithFailures', Reason: 'LinksChangedSince' }],
    });
    expect(await bed.fleet('all')).toMatchObject({ State: 'Completed', Numbers: { Ended: 2, Failed: 0 } });
  });

  it('shares its RunId with no other request', async () => {
    await bed.receive(requestFor(2));
    const single = { Mode: 'plan', CustSpaceId: SCOPE.custSpaceId, BusinessNumber: numberAt(0) };

    const others = [
      await bed.receive(requestFor(3)),
      await bed.receive({ ...single, RunId: 'all' }),
      (await bed.receive({ ...single, RunId: 'one' }), await bed.receive(requestFor(2, { RunId: 'one' }))),
    ];

    expect(others).toMatchObject(Array.from({ length: 3 }, () => ({ State: 'Refused', Reason: 'RunIdReused' })));
  });

  it('fails the invocation when nobody takes the next one, and is continued when it is repeated', async () => {
    bed.accepts = (payload) => Object.hasOwn(payload, 'Start');
    const failed = await bed.receive(requestFor(5), AT_ONCE);
    bed.accepts = () => true;

    await bed.receive(requestFor(5), AT_ONCE);
    await bed.settle(AT_ONCE);

    expect(failed).toMatch(/^UpstreamUnavailable: /);
    expect(await bed.fleet('all')).toMatchObject({ State: 'Completed', Numbers: { Ended: 5 } });
  });

  it('plans for every number, and is planned then', async () => {
    await bed.receive(requestFor(3, { Mode: 'plan' }));
    await bed.settle();

    expect(await bed.fleet('all')).toMatchObject({ State: 'Planned', Mode: 'plan', Numbers: { Ended: 3 } });
    expect(await linksMade()).toBe(0);
  });
});
