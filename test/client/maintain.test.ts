import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { commands } from '../../client/commands/commands.js';
import type { RunReport } from '../../shared/maintenance/run-report.js';
import { runRecords } from '../../shared/state/run-records.js';
import { openRunBed, type RunBed } from '../maintenance/engine/run-bed.js';
import { databaseKindsInFull } from '../support/database-kinds.js';
import { type CommandResult, runCommand } from './run-command.js';

const LEAVER = '8613800000009';
const WHERE = ['--space', 'cams-local', '--number', '8613800000000'];

describe.each(databaseKindsInFull)('chat-groups maintain, on %s', (_, kind) => {
  let bed: RunBed;

  beforeAll(async () => {
    bed = await openRunBed(kind);
  });
  afterAll(() => bed.close());
  beforeEach(() => bed.clear());

  const run = (words: readonly string[], interactive = false, answer = false): Promise<CommandResult> =>
    runCommand(
      commands,
      ['maintain', ...words],
      { ...bed.environment(), CAMS_CALLS_PER_SECOND: '1000', MAINTENANCE_SHARE: '1' },
      interactive,
      answer,
    );
  const seedOrders = (count: number): ReturnType<RunBed['seed']> =>
    bed.seed(
      Array.from({ length: count }, (__, index) => ({ Subject: `Order ${String(index)}`, Participants: [LEAVER] })),
    );

  const beginRun = (runId: string): Promise<unknown> =>
    runRecords(bed.database).begin({
      runId,
      task: 'rotate-invite-links',
      functionName: 'chat-groups',
      custSpaceId: 'cams-local',
      businessNumber: '8613800000000',
      mode: 'plan-and-apply',
      params: '{"CloseJoining":false}',
      maxChanges: null,
      planId: null,
      wantedHash: null,
      fingerprint: '',
      startedAtMs: Date.now(),
    });

  it('shows a plan and changes nothing, unless told to', async () => {
    const [group] = await seedOrders(25);

    const { code, out, err } = await run(['off-board-participant', ...WHERE, '--participant', '+86 138-0000-0009']);

    expect(code).toBe(0);
    expect(out).toMatch(/Plan cli-\S+: 25 of 25 groups\./);
    expect(out).toMatch(/RemoveParticipants +25/);
    expect(out).toContain('… and 5 more.');
    expect(out).toMatch(/! People who are removed can never join/);
    expect(err).toMatch(
      /Nothing was changed. To carry it out: chat-groups maintain off-board-participant --apply cli-/,
    );
    expect(out + err).not.toContain(LEAVER);
    expect(await bed.members(group?.GroupId ?? '')).toEqual([LEAVER]);
  });

  it('carries out a plan that was kept, and shows how it ended', async () => {
    const [group] = await seedOrders(3);
    const planned = await run(['off-board-participant', ...WHERE, '--participant', LEAVER]);
    const [planId = ''] = /cli-\S+(?=:)/.exec(planned.out) ?? [];

    const { code, out } = await run(['off-board-participant', '--apply', planId, '--yes']);
    const again = await run(['off-board-participant', '--apply', planId, '--yes']);

    expect(code).toBe(0);
    expect(out).toMatch(/off-board-participant cli-\S+: completed\./);
    expect(out).toMatch(/Done +3/);
    expect(await bed.members(group?.GroupId ?? '')).toEqual([]);
    expect([again.code, again.err]).toEqual([4, expect.stringContaining('AlreadyApplied')]);
  });

  it.each([
    [['--max-changes', '5']],
    [['--group', 'nope']],
    [['--number', '8613800000001']],
    [['--space', 'cams-other']],
    [['--close-joining']],
    [['--subject-prefix', 'Spring']],
  ])('carries out no kept plan beside %j, which it could not obey', async (option) => {
    await seedOrders(2);
    const planned = await run(['rotate-invite-links', ...WHERE]);
    const [planId = ''] = /cli-\S+(?=:)/.exec(planned.out) ?? [];

    const { code, err } = await run(['rotate-invite-links', '--apply', planId, '--yes', ...option]);

    expect([code, err]).toEqual([
      2,
      expect.stringContaining(`without ${option[0] ?? ''}: that is said when the plan is made`),
    ]);
    expect((await bed.calls()).AddChatGroupInviteLink).toBe(0);
  });

  it('asks before it writes on a terminal, and takes no for an answer', async () => {
    await seedOrders(1);
    const words = ['rotate-invite-links', ...WHERE, '--plan-and-apply'];

    const no = await run(words, true, false);
    const linksAfterNo = (await bed.calls()).AddChatGroupInviteLink;
    const yes = await run(words, true, true);

    expect([no.code, no.err]).toEqual([
      4,
      expect.stringMatching(/Nothing was done[^]*The plan is kept[^]*--apply cli-/),
    ]);
    expect(linksAfterNo).toBe(0);
    expect([yes.code, (await bed.calls()).AddChatGroupInviteLink]).toEqual([0, 1]);
  });

  it('ends a plan whose run would be refused as that run ends', async () => {
    await seedOrders(3);
    const words = ['rotate-invite-links', ...WHERE, '--max-changes', '2'];

    const plan = await run(words);
    const [planId = ''] = /cli-\S+(?=:)/.exec(plan.out) ?? [];
    const applied = await run(['rotate-invite-links', '--apply', planId, '--yes', '--json']);
    const atOnce = await run([...words, '--plan-and-apply', '--yes', '--json']);

    expect([plan.code, applied.code, atOnce.code]).toEqual([4, 4, 4]);
    expect(plan.out).toMatch(/would be refused: The plan holds 3 changes/);
    expect(plan.err).toBe('Nothing was changed. It would be refused.');
    expect(JSON.parse(applied.out)).toMatchObject({ State: 'Refused', Reason: 'TooManyChanges' });
    expect(JSON.parse(atOnce.out)).toMatchObject({ State: 'Planned', Reason: 'TooManyChanges' });
    expect((await bed.calls()).AddChatGroupInviteLink).toBe(0);
  });

  it('answers the report as JSON for scripts', async () => {
    await seedOrders(2);

    const { code, out } = await run([
      'apply-group-profile',
      ...WHERE,
      ...['--subject', '{Subject} (old)', '--description', 'Closed', '--subject-prefix', 'Order 1'],
      ...['--plan-and-apply', '--json', '--yes'],
    ]);

    expect(code).toBe(0);
    expect(JSON.parse(out) as RunReport).toMatchObject({ State: 'Completed', Items: { Done: 1 }, Groups: 2 });
    expect((await bed.rows()).map(({ Subject }) => Subject).sort()).toEqual(['Order 0', 'Order 1 (old)']);
  });

  it('tells by its exit code that some items failed', async () => {
    const [group] = await seedOrders(2);
    await bed.control('POST', 'faults', {
      Rules: [
        {
          Operation: 'AddChatGroupInviteLink',
          Match: { GroupId: group?.GroupId },
          Times: 0,
          Effect: { Kind: 'Error', Code: 'InvalidParameter.GroupId' },
        },
      ],
    });

    const { code, err } = await run(['rotate-invite-links', ...WHERE, '--plan-and-apply', '--yes']);

    expect(code).toBe(3);
    expect(err).toMatch(/completed with failures/);
  });

  it('stops, says so, and goes on', async () => {
    await seedOrders(1);

    const stopped = await run(['stop']);
    const refused = await run(['rotate-invite-links', ...WHERE, '--plan-and-apply', '--json', '--yes']);
    const one = await run(['stop', '--task', 'delete-empty-groups', '--json']);
    const going = await run(['go']);
    await run(['go', '--task', 'delete-empty-groups']);

    expect([stopped.code, stopped.out]).toEqual([0, 'Stopped: all tasks.']);
    expect([refused.code, JSON.parse(refused.out)]).toEqual([4, expect.objectContaining({ Reason: 'StopSwitch' })]);
    expect(JSON.parse(one.out)).toEqual({ Stopped: ['*', 'delete-empty-groups'] });
    expect(going.out).toBe('Stopped: delete-empty-groups.');
  });

  it('lists runs and shows each again', async () => {
    await seedOrders(1);
    const empty = await run(['runs']);
    await run(['rotate-invite-links', ...WHERE, '--plan-and-apply', '--yes']);

    const { Total, List: list } = JSON.parse((await run(['runs', '--json'])).out) as {
      Total: number;
      List: { RunId: string; State: string }[];
    };
    const table = await run(['runs']);
    const reports = await Promise.all(list.map(({ RunId }) => run(['report', RunId])));
    const told = JSON.parse((await run(['report', list[0]?.RunId ?? '', '--json'])).out) as { Items: object[] };

    expect([empty.out, Total]).toEqual(['There were no runs.', 2]);
    expect(list.map(({ State }) => State).sort()).toEqual(['Completed', 'Planned']);
    expect(table.out).toContain('rotate-invite-links');
    expect(reports.map(({ out }) => out).join('\n')).toMatch(/PlanHash [0-9a-f]{64}/);
    expect(told.Items).toHaveLength(1);
    expect((await run(['report', 'nothing'])).code).toBe(1);
  });

  it('reports every item of a large run, and says of a table what it leaves out', async () => {
    const ITEMS = 2500;
    const Failures = [{ GroupId: 'EA00001', Code: 'GroupNotFound' }];
    const Items = { Pending: 0, Done: 0, Already: 0, Skipped: 0, Failed: ITEMS, Unknown: 0 };
    const State = 'CompletedWithFailures';
    await beginRun('cli-1');
    await bed.database.run(`UPDATE maintenance_runs SET phase = 'ENDED', report = $1`, [
      JSON.stringify({
        RunId: 'cli-1',
        Task: 'rotate-invite-links',
        State,
        Groups: ITEMS,
        Items,
        Failures,
        Notices: [],
      }),
    ]);
    for (let item = 0; item < ITEMS; item += 500) {
      const rows = Array.from(
        { length: 500 },
        (_none, row) => `('cli-1', 'EA${String(item + row).padStart(5, '0')}', 'ReplaceLink', '{}', 'Failed', 'X', 1)`,
      );
      await bed.database.run(
        `INSERT INTO maintenance_items (run_id, group_id, action, detail, state, code, attempts) VALUES ${rows.join()}`,
        [],
      );
    }
    await beginRun('cli-2');

    const told = JSON.parse((await run(['report', 'cli-1', '--json'])).out) as { Items: { GroupId: string }[] };
    const words = await run(['report', 'cli-1']);
    const runs = await run(['runs', '--limit', '1']);
    const document = JSON.parse((await run(['runs', '--limit', '1', '--json'])).out) as object;

    expect(new Set(told.Items.map(({ GroupId }) => GroupId)).size).toBe(ITEMS);
    expect(words.out).toContain('… and 2499 more: chat-groups maintain report cli-1 --json');
    expect(runs.err).toBe('1 of 2. More: --limit N.');
    expect(document).toMatchObject({ Total: 2, List: [{}] });
  });

  it('takes an inventory and writes it out', async () => {
    const [group] = await seedOrders(2);

    const taken = await run(['take-group-inventory', ...WHERE, '--full', '--plan-and-apply']);
    const empty = await run(['delete-empty-groups', ...WHERE, '--adopt', group?.GroupId ?? '']);
    const lines = await runCommand(commands, ['export', ...WHERE], bed.environment());
    const table = await runCommand(commands, ['export', ...WHERE, '--format', 'csv'], bed.environment());
    const forExcel = await runCommand(commands, ['export', ...WHERE, '--format', 'csv', '--bom'], bed.environment());
    const document = await runCommand(commands, ['export', ...WHERE, '--json'], bed.environment());
    const wrong = await runCommand(commands, ['export', ...WHERE, '--format', 'xml'], bed.environment());
    const noCsv = await runCommand(commands, ['export', ...WHERE, '--bom'], bed.environment());

    expect([taken.code, empty.code]).toEqual([0, 0]);
    expect(empty.out).toMatch(/0 of 2 groups/);
    expect(lines.out.split('\n').map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ ParticipantNumbers: [LEAVER] }),
      expect.objectContaining({ ParticipantNumbers: [LEAVER] }),
    ]);
    expect(table.out).toMatch(/^"GroupId","Subject"/);
    expect(table.out.split('\r\n')).toHaveLength(3);
    expect(forExcel.out).toBe(`\uFEFF${table.out}`);
    expect(JSON.parse(document.out)).toMatchObject({ Total: 2, List: [{ ParticipantNumbers: [LEAVER] }, {}] });
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('--format must be')]);
    expect([noCsv.code, noCsv.err]).toEqual([2, expect.stringContaining('--bom goes with')]);
    expect((await runCommand(commands, ['export'], bed.environment())).code).toBe(2);
  });

  it.each([
    [['rotate-invite-links'], '--space and --number (CHAT_GROUPS_SPACE, CHAT_GROUPS_NUMBER) say whose groups'],
    [['rotate-invite-links', '--space', 'cams-local', '--number', 'x'], '--number holds the letter "x"'],
    [['rotate-invite-links', ...WHERE, '--max-changes', '0'], '--max-changes must be a whole number'],
    [['off-board-participant', ...WHERE], 'ParticipantNumbers must name a number'],
    [['rotate-invite-links', ...WHERE, '--plan', '--plan-and-apply'], 'Say one of --plan'],
    [['rotate-invite-links', '--apply', 'nothing'], 'There is no stored plan nothing'],
    [['rotate-invite-links', ...WHERE, '--number', '8613800000001'], '--number is given twice'],
    [['rotate-invite-links', ...WHERE, '--group', ''], '--group is empty'],
    [['rotate-invite-links', ...WHERE, '--group', ','], '--group is empty'],
    [['rotate-invite-links', ...WHERE, '--subject-prefix', ''], 'Filter.SubjectPrefix'],
    [['delete-empty-groups', ...WHERE, '--adopt', ''], '--adopt is empty'],
    [['rotate-invite-links', '--space', 'cams-local', '--number', ''], '--number is empty'],
    [['rotate-invite-links', '--space', '', '--number', '8613800000000'], '--space is empty'],
    [['stop', '--task', 'everything'], '--task must be one of'],
  ])('refuses %j and says what to write', async (words, message) => {
    const { code, err } = await run(words);

    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
