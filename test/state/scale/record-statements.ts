import { countOpenCreates } from '../../../shared/state/count-open-creates.js';
import { createRecords } from '../../../shared/state/create-records.js';
import type { Database, SqlValue } from '../../../shared/state/database.js';
import { numbersCleanUp } from '../../../shared/state/forget-numbers.js';
import { runsCleanUp } from '../../../shared/state/forget-runs.js';
import { settledCleanUp } from '../../../shared/state/forget-settled.js';
import { knownGroups } from '../../../shared/state/known-groups.js';
import { runItems } from '../../../shared/state/run-items.js';
import { countUnfinished } from '../../../shared/state/reopen-run.js';
import { runRecords } from '../../../shared/state/run-records.js';
import { runWakes } from '../../../shared/state/run-wakes.js';
import type { Task } from '../../../shared/maintenance/task.js';
import { applyGroupProfile } from '../../../shared/maintenance/tasks/apply-group-profile.js';
import { deleteEmptyGroups } from '../../../shared/maintenance/tasks/delete-empty-groups.js';
import { offBoardParticipant } from '../../../shared/maintenance/tasks/off-board-participant.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { takeGroupInventory } from '../../../shared/maintenance/tasks/take-group-inventory.js';
import { type RunBed, startOf } from '../../maintenance/engine/run-bed.js';
import { claimGroup } from '../../maintenance/tasks/claim-group.js';
import { SCOPE } from '../../maintenance/tasks/task-bed.js';
import { askFleets, askRuns } from './ask-fleets.js';
import type { Statement } from './explain.js';

const DAY_MS = 24 * 3_600_000;
const LEAVER = '8613800000009';

/** Notes down one of each statement that is run, the last with the most values. */
const recorder = (
  database: Database,
): { readonly recording: Database; readonly statements: Map<string, Statement> } => {
  const statements = new Map<string, Statement>();
  return {
    statements,
    recording: {
      ...database,
      run: async (sql, values = []) => {
        const shape = sql.replaceAll(/\s+/g, ' ').replaceAll(/\$\d+(, \$\d+)+/g, '…');
        const known = statements.get(shape);
        if (!known || known.values.length <= values.length) statements.set(shape, { sql, values: [...values] });
        return database.run(sql, values);
      },
    },
  };
};

/**
 * Does with a few groups what is done with millions: every task, its clean-up, a create, and what the command line asks.
 *
 * @returns every statement of it, with the values it had.
 */
export const recordStatements = async (bed: RunBed): Promise<readonly Statement[]> => {
  const { recording, statements } = recorder(bed.database);
  const run = async <Params>(task: Task<Params>, params: object, runId: string, changes = {}): Promise<void> => {
    const report = await bed.deliver(task, startOf(task, params, { MaxChanges: 100, ...changes }, runId), () => ({
      database: recording,
    }));
    if (report.State !== 'Completed') throw new Error(`${runId}: ${JSON.stringify(report)}`);
  };
  const groups = await bed.seed([
    { Subject: 'Order 1', Participants: [LEAVER] },
    { Subject: 'Order 2', Participants: [LEAVER, '8613800000001'] },
    { Subject: 'Order 3' },
    { Subject: 'Order 4' },
    { Subject: 'Order 5' },
  ]);
  const gone = groups[4]?.GroupId ?? '';
  await claimGroup(bed.database, groups[2]?.GroupId ?? '');
  for (const count of [1, 2, 3, 4]) {
    if (count === 2) await bed.control('POST', 'vanish', { GroupId: gone }).catch(() => undefined);
    await run(takeGroupInventory, { Full: true }, `inventory-${String(count)}`);
    bed.clock.aheadMs += 3 * DAY_MS;
  }
  await run(rotateInviteLinks, {}, 'rotate');
  await run(
    applyGroupProfile,
    { Description: 'Spring', ProfilePictureFile: 'https://pictures.example.com/a.jpg' },
    'profile',
  );
  await run(offBoardParticipant, { ParticipantNumbers: [LEAVER], RotateLinks: true }, 'off-board');
  await run(deleteEmptyGroups, { AdoptGroupIds: [groups[3]?.GroupId] }, 'delete');
  bed.clock.aheadMs += 40 * DAY_MS;
  await run(takeGroupInventory, {}, 'much-later');

  // Whatever there is, as if it were old.
  const plans = {
    endedBeforeMs: Number.MAX_SAFE_INTEGER,
    plannedBeforeMs: Number.MAX_SAFE_INTEGER,
    foldedBeforeMs: Number.MAX_SAFE_INTEGER,
    nowMs: Number.MAX_SAFE_INTEGER,
  };
  const works = [
    settledCleanUp(recording, Number.MAX_SAFE_INTEGER),
    numbersCleanUp(recording, Number.MAX_SAFE_INTEGER),
    runsCleanUp(recording, plans),
  ];
  for (const step of works.flatMap(({ steps }) => steps)) await step();

  const runs = runRecords(recording);
  await runs.recent(50);
  const items = runItems(recording, 'rotate');
  await items.page('', 1000);
  await items.failures(20);
  await items.countStates();
  await items.countActions();
  await items.countCodes('Not');
  await items.named(['group-1', 'group-2']);
  await runs.begin(orderOf());
  const wakes = runWakes(recording);
  const dead = { untouchedSinceMs: Number.MAX_SAFE_INTEGER, nowMs: Number.MAX_SAFE_INTEGER };
  await wakes.dead('f', dead, 20);
  await wakes.deadOnNumber(SCOPE, dead, 1);
  await wakes.take('fleet-0', dead);
  await wakes.count('fleet-0', '');
  await countUnfinished(recording, 'fleet-0');

  await askFleets(recording, orderOf());
  await askRuns(recording);

  const creates = createRecords(recording);
  const create = { ...createOf(), createId: 'new' };
  await creates.claim(create);
  await creates.reclaim('new', create);
  await creates.setFence(create, '[]');
  await creates.unsettled(create);
  await creates.doubt(create);
  await creates.adopt('new', 'group-1', '{}', 1);
  await creates.held(create, ['group-1', 'group-2']);
  await creates.complete(create, '{}', 'group-1', 2);
  await creates.release(create, 3);
  await creates.expire(create, 4);
  await creates.open(5, 50);
  const narrow = {
    state: 'UNKNOWN',
    operation: 'AddChatGroup',
    businessNumber: SCOPE.businessNumber,
    fromMs: 1,
  } as const;
  await creates.open(5, 50, narrow);
  await countOpenCreates(recording, 5, narrow);
  await creates.find('new');
  await countOpenCreates(recording, 5);
  await knownGroups(recording).ofOthers(SCOPE, ['group-1', 'group-2']);
  await knownGroups(recording).holds(SCOPE.custSpaceId, SCOPE.businessNumber, 'group-1');
  return [...statements.values()];
};

const createOf = (): Parameters<ReturnType<typeof createRecords>['claim']>[0] => ({
  ...SCOPE,
  createId: 'create',
  tokenKey: 'token',
  operation: 'AddChatGroup',
  caller: 'app',
  target: 'Order 1',
  fingerprint: 'f',
  owner: 'o',
  createdAtMs: 1,
  expiresAtMs: 2,
});

const orderOf = (): Parameters<ReturnType<typeof runRecords>['begin']>[0] => ({
  ...SCOPE,
  runId: 'order',
  task: 'rotate-invite-links',
  functionName: 'f',
  mode: 'plan',
  params: '{}',
  maxChanges: null,
  planId: null,
  wantedHash: null,
  fingerprint: 'f',
  startedAtMs: 1,
});

const RUN_IDS = /^(inventory-\d|rotate|profile|off-board|delete|much-later|fleet-\d+)(\/put-back)?$/;

/** The same statement about one number of the fleet, and its run. */
export const asked = (
  { sql, values }: Statement,
  about: { readonly custSpaceId: string; readonly businessNumber: string; readonly runId: string },
): Statement => ({
  sql,
  values: values.map((value): SqlValue => {
    if (value === SCOPE.custSpaceId) return about.custSpaceId;
    if (value === SCOPE.businessNumber) return about.businessNumber;
    return typeof value === 'string' && RUN_IDS.test(value) ? about.runId : value;
  }),
});
