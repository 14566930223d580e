import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { commands } from '../../client/commands/commands.js';
import type { RunReport } from '../../shared/maintenance/run-report.js';
import { rotateInviteLinks } from '../../shared/maintenance/tasks/rotate-invite-links.js';
import { runRecords } from '../../shared/state/run-records.js';
import { stopSwitch } from '../../shared/state/stop-switch.js';
import { openRunBed, type RunBed, startOf } from '../maintenance/engine/run-bed.js';
import { databaseKindsInFull } from '../support/database-kinds.js';
import { type CommandResult, runCommandIn } from './run-command.js';

const WHERE = ['--space', 'cams-local', '--number', '8613800000000'];

describe.each(databaseKindsInFull)('chat-groups maintain resume, on %s', (_, kind) => {
  let bed: RunBed;

  beforeAll(async () => {
    bed = await openRunBed(kind);
  });
  afterAll(() => bed.close());
  beforeEach(async () => {
    await bed.clear();
    await bed.seed(Array.from({ length: 4 }, (__, index) => ({ Subject: `Order ${String(index)}` })));
  });

  const run = (words: readonly string[], answer?: 'yes' | 'no' | 'interrupted'): Promise<CommandResult> =>
    runCommandIn(commands, ['maintain', ...words], {
      environment: { ...bed.environment(), CAMS_CALLS_PER_SECOND: '1000', MAINTENANCE_SHARE: '1' },
      answer,
    });
  const linksMade = async (): Promise<number> => (await bed.calls()).AddChatGroupInviteLink;
  /** A run that was stopped at its second item. */
  const stopOne = async (runId: string): Promise<void> => {
    let items = 0;
    await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks, {}, {}, runId), {
      watch: async (sql) => {
        if (sql.includes('attempts = attempts + 1') && (items += 1) > 1) await stopSwitch(bed.database).stop('*', 1);
      },
    });
    await stopSwitch(bed.database).go('*');
  };
  /** A run whose process died a while ago. */
  const killOne = async (runId: string): Promise<void> => {
    await bed.invoke(rotateInviteLinks, startOf(rotateInviteLinks, {}, {}, runId), {
      death: { statement: 24, when: 'after' },
    });
    // The command line lives by the real clock.
    await bed.database.run('UPDATE maintenance_runs SET touched_at = $1', [Date.now() - 300_000]);
    await bed.database.run('UPDATE maintenance_leases SET expires_at = 1');
  };

  it('says what is done and left, asks, and does what is left', async () => {
    await stopOne('run-1');

    const no = await run(['resume', 'run-1'], 'no');
    const unasked = await run(['resume', 'run-1']);
    const made = await linksMade();
    const yes = await run(['resume', 'run-1'], 'yes');

    expect([no.code, unasked.code, made]).toEqual([4, 4, 1]);
    expect(no.err).toMatch(/run-1: Done 1, Pending 3\.[^]*Do what is left of it\?[^]*Nothing was done/);
    expect(no.err).toContain('To do it later: chat-groups maintain resume run-1');
    expect([yes.code, yes.out]).toEqual([0, expect.stringMatching(/run-1: completed\.[^]*Done +4/)]);
    expect(await linksMade()).toBe(4);
  });

  it('does what is left of a run that a function began and that died, for scripts too', async () => {
    await killOne('run-1');

    const { code, out } = await run(['resume', 'run-1', '--yes', '--json']);

    expect(code).toBe(0);
    expect(JSON.parse(out) as RunReport).toMatchObject({ RunId: 'run-1', State: 'Completed', Items: { Failed: 0 } });
    expect(await linksMade()).toBe(4);
  });

  it('refuses a plan, and what was refused; of what is completed it says so', async () => {
    const plan = await run(['rotate-invite-links', ...WHERE]);
    const [planId = ''] = /cli-\S+(?=:)/.exec(plan.out) ?? [];
    await bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, {}, { MaxChanges: 1 }, 'refused'));

    const ofPlan = await run(['resume', planId, '--yes']);
    const ofRefused = await run(['resume', 'refused', '--yes', '--json']);
    await run(['rotate-invite-links', '--apply', planId, '--yes']);
    const made = await linksMade();
    const [done] = await runRecords(bed.database).recent(1);
    const ofDone = await run(['resume', done?.runId ?? '', '--yes']);

    expect([ofPlan.code, ofPlan.err]).toEqual([
      2,
      expect.stringContaining(`${planId} is a plan, and a plan is not resumed. To carry it out: chat-groups maintain`),
    ]);
    expect([ofRefused.code, JSON.parse(ofRefused.out)]).toEqual([4, expect.objectContaining({ Code: 'NothingBegun' })]);
    expect([ofDone.code, ofDone.out]).toEqual([0, expect.stringContaining('is completed: nothing is left to do')]);
    expect([made, await linksMade()]).toEqual([4, 4]);
  });

  it('is offered by a command that meets a dead run', async () => {
    await killOne('run-1');

    const planned = await run(['rotate-invite-links', ...WHERE]);
    const wakes = (await runRecords(bed.database).find('run-1'))?.wakes;
    const declined = await run(['rotate-invite-links', ...WHERE], 'no');
    const interrupted = await run(['rotate-invite-links', ...WHERE], 'interrupted');
    const [planId = ''] = /cli-\S+(?=:)/.exec(planned.out) ?? [];
    const atApply = await run(['rotate-invite-links', '--apply', planId], 'interrupted');
    const accepted = await run(['rotate-invite-links', ...WHERE], 'yes');

    expect([atApply.code, atApply.err]).toEqual([130, expect.stringContaining('nobody works on it')]);
    expect([planned.code, wakes]).toEqual([0, 0]);
    expect(planned.err).toMatch(/run-1 \(rotate-invite-links\)[^]*nobody works on it[^]*maintain resume run-1/);
    expect([declined.code, declined.out]).toEqual([0, expect.stringMatching(/Plan cli-/)]);
    expect([interrupted.code, interrupted.out]).toEqual([130, '']);
    expect([accepted.code, accepted.out]).toEqual([0, expect.stringMatching(/run-1: completed\./)]);
    expect(await linksMade()).toBe(4);
  });

  it('has taken the place of --resume', async () => {
    const { code, err } = await run(['rotate-invite-links', '--resume', 'run-1']);

    expect([code, err]).toEqual([2, expect.stringContaining('--resume')]);
  });
});
