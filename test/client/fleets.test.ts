import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { commands } from '../../client/commands/commands.js';
import type { FleetReport } from '../../shared/maintenance/fleet/fleet-report.js';
import { TRIES_MAX } from '../../shared/maintenance/fleet/start-numbers.js';
import { type FleetBed, numberAt, openFleetBed, requestFor, seedNumbers } from '../maintenance/fleet/fleet-bed.js';
import { type CapturedLines, captureLines } from '../support/capture-lines.js';
import { databaseKindsInFull } from '../support/database-kinds.js';
import { type CommandResult, type CommandSurroundings, runCommandIn } from './run-command.js';

interface Listed {
  readonly RunId: string;
  readonly State: string;
  readonly BusinessNumber: string;
}

describe.each(databaseKindsInFull)('the command line and fleets, on %s', (_, kind) => {
  let bed: FleetBed;
  let captured: CapturedLines;

  beforeAll(async () => {
    bed = await openFleetBed(kind);
  });
  afterAll(() => bed.close());
  beforeEach(async () => {
    captured = captureLines();
    await bed.clear();
    bed.clock.aheadMs = 0;
    await seedNumbers(bed, 4, 2);
  });
  afterEach(() => {
    captured.restore();
  });

  const run = (words: readonly string[], more: Partial<CommandSurroundings> = {}): Promise<CommandResult> =>
    runCommandIn(commands, ['maintain', ...words], {
      environment: { ...bed.environment(), CAMS_CALLS_PER_SECOND: '1000', MAINTENANCE_SHARE: '1' },
      ...more,
    });
  const listed = async (...words: readonly string[]): Promise<{ Total: number; List: readonly Listed[] }> =>
    JSON.parse((await run(['runs', '--json', ...words])).out) as { Total: number; List: readonly Listed[] };
  const linksMade = async (): Promise<number> => (await bed.calls()).AddChatGroupInviteLink;

  /** A fleet of which one number could not be started and one was stopped. */
  const leaveRest = async (): Promise<void> => {
    bed.accepts = (payload) => !JSON.stringify(payload).includes(numberAt(1));
    await bed.receive(requestFor(4));
    await bed.database.run('UPDATE maintenance_fleet_numbers SET tries = $1, not_before = 0 WHERE tries > 0', [
      TRIES_MAX - 1,
    ]);
    await bed.settle();
    bed.clock.aheadMs = 0;
  };

  it('reports how a fleet stands, and every number of it to scripts', async () => {
    await bed.receive(requestFor(4), { MAINTENANCE_PARALLEL_NUMBERS: '2' });

    const words = await run(['report', 'all']);
    const document = JSON.parse((await run(['report', 'all', '--json'])).out) as {
      Report: FleetReport;
      Numbers: readonly object[];
    };

    expect(words.out).toMatch(/rotate-invite-links all: not ended\.[^]*Total +4\nWaiting +2\nInvoked +2\nRunning +0/);
    expect(document.Report).toMatchObject({ State: 'Running', Numbers: { Waiting: 2, Invoked: 2 } });
    expect(document.Numbers).toMatchObject([
      { BusinessNumber: '****0000', RunId: expect.stringMatching(/^all@/), State: 'Invoked' },
      { BusinessNumber: '****0001', State: 'Invoked' },
      { State: 'Waiting' },
      { State: 'Waiting' },
    ]);
    expect(JSON.stringify(document)).not.toContain(numberAt(0));
  });

  it('does what is left of a fleet: starts what was not started, and does nothing twice', async () => {
    await leaveRest();
    const made = await linksMade();

    const unasked = await run(['resume', 'all']);
    const { code, out, err } = await run(['resume', 'all', '--yes']);
    const again = await run(['resume', 'all', '--yes']);

    expect([unasked.code, unasked.err]).toEqual([4, expect.stringContaining('Ended 3, Failed 1')]);
    expect([made, code]).toEqual([6, 0]);
    expect(out).toMatch(/all: completed\.[^]*Ended +4\nFailed +0/);
    expect(err).toMatch(/\*{4}0001 all@[0-9a-f]{12}: completed\./);
    expect(again.out).toContain('nothing is left to do');
    expect(await linksMade()).toBe(8);
  });

  it('takes over a fleet whose driver has died, and none that is driven', async () => {
    await bed.receive(requestFor(4), { MAINTENANCE_PARALLEL_NUMBERS: '2' });
    bed.events.length = 0;
    await bed.database.run('UPDATE maintenance_fleets SET driver = $1, driven_until = $2', ['x', Date.now() + 60_000]);
    const living = setInterval(() => {
      void bed.database.run('UPDATE maintenance_fleets SET driven_until = driven_until + 1', []);
    }, 500);
    const driven = await run(['resume', 'all', '--yes', '--json']);
    clearInterval(living);
    await bed.database.run('UPDATE maintenance_fleets SET driven_until = 0');

    const { code, out } = await run(['resume', 'all', '--yes', '--json']);

    expect([driven.code, JSON.parse(driven.out)]).toMatchObject([4, { Code: 'FleetAtWork' }]);
    expect([code, JSON.parse(out)]).toMatchObject([0, { State: 'Completed', Numbers: { Ended: 4 } }]);
    expect(await linksMade()).toBe(8);
  }, 30_000);

  it('is not resumed once the time for that is over', async () => {
    await leaveRest();
    await bed.database.run('UPDATE maintenance_fleets SET resumable_until = 1');

    expect(await run(['resume', 'all', '--yes'])).toMatchObject({
      code: 4,
      err: expect.stringContaining('too long ago'),
    });
  });

  it('lists what needs somebody first, and narrows the list', async () => {
    await leaveRest();
    await bed.receive({ ...requestFor(1), RunId: 'one' });
    await bed.settle();
    await bed.database.run(
      `UPDATE maintenance_runs SET state = 'Stopped', resumable_until = $1,
         report = replace(report, '"State":"Completed"', '"State":"Stopped"')
       WHERE business_number = $2 AND run_id LIKE 'all@%'`,
      [Date.now() + 60_000, numberAt(2)],
    );

    const { Total, List } = await listed();

    expect(Total).toBe(6);
    expect(List.map(({ RunId, State }) => [RunId.replace(/@.*/, '@'), State])).toEqual(
      expect.arrayContaining([
        ['all', 'CompletedWithFailures'],
        ['one', 'Completed'],
      ]),
    );
    expect(new Set(List.slice(0, 2).map(({ State }) => State))).toEqual(new Set(['Stopped', 'CompletedWithFailures']));
    expect((await listed('--state', 'Stopped')).List).toMatchObject([{ BusinessNumber: '****0002' }]);
    expect((await listed('--number', numberAt(0))).Total).toBe(2);
    expect((await listed('--number', numberAt(0), '--limit', '1')).List).toHaveLength(1);
    expect((await listed('--task', 'delete-empty-groups')).Total).toBe(0);
    expect((await listed('--newer-than', '5m')).Total).toBe(6);
    expect((await listed('--older-than', '5m')).Total).toBe(0);
    expect((await listed('--state', 'Running')).List).toEqual([]);
  });

  it.each([
    [['--state', 'Odd'], '--state must be one of Stuck, Running'],
    [['--task', 'x'], '--task must be one of'],
    [['--newer-than', '5'], '--newer-than must be an age such as 90m'],
    [['--number', '0086'], '--number begins with 00'],
  ])('refuses the filter %j', async (words, said) => {
    expect(await run(['runs', ...words])).toMatchObject({ code: 2, err: expect.stringContaining(said) });
  });

  it('fits the list to the screen, and says what it leaves out', async () => {
    await leaveRest();

    const wide = await run(['runs'], { columns: 250 });
    const narrow = await run(['runs'], { columns: 100 });
    const tiny = await run(['runs'], { columns: 30 });
    const piped = await run(['runs']);

    expect(wide.err).toBe('');
    expect(piped.out).toBe(wide.out);
    expect(Math.max(...narrow.out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
    expect(narrow.err).toMatch(/^Too wide for the screen, and left out: Mode.*\. --json shows everything\.$/);
    expect(tiny.out).toMatch(/^RunId +all\nStartedAt +20[^]*\nState +CompletedWithFailures\nReason +\S[^]*\n\nRunId/);
    expect(tiny.err).toBe('');
  });

  it('shows a run and a fleet until they end, line by line where there is no terminal', async () => {
    await bed.receive(requestFor(4), { MAINTENANCE_PARALLEL_NUMBERS: '2' });
    const watching = run(['watch', 'all']);
    const watchingAll = run(['watch']);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await bed.settle({ MAINTENANCE_PARALLEL_NUMBERS: '2' });

    const fleet = await watching;
    const all = await watchingAll;
    const [{ run_id: runId } = {}] = await bed.database.run(`SELECT run_id FROM maintenance_runs LIMIT 1`);
    const one = await run(['watch', String(runId)]);

    expect(fleet.code).toBe(0);
    expect(fleet.err).toMatch(/^rotate-invite-links all: Waiting 2, Invoked 2$/m);
    expect(fleet.out).toMatch(/all: completed\.[^]*Ended +4/);
    expect([all.code, all.err]).toEqual([0, expect.stringContaining('all: Waiting 2, Invoked 2')]);
    expect(all.out).toBe('Nothing is at work.');
    expect([one.code, one.out]).toEqual([0, expect.stringMatching(/completed\./)]);
    expect((await run(['watch', 'nothing'])).code).toBe(1);
  }, 30_000);

  it('draws over one line on a terminal', async () => {
    await bed.receive(requestFor(1));
    const watching = run(['watch', 'all'], { answer: 'no' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await bed.settle();

    expect((await watching).drawn).toContain('rotate-invite-links all: Invoked 1');
  });
});
