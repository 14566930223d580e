import { readGroups } from '../cams/read/groups.js';
import { type GroupRow, isNamed, type NamedRow } from '../cams/read/row.js';
import { NAMELESS } from '../cams/read/pass-log.js';
import { isUndocumented } from '../errors/catalogue.js';
import { ServiceError } from '../errors/service-error.js';
import type { RunItem } from '../state/run-item.js';
import { groupPages } from './group-pages.js';
import type { LiveRun } from './live-run.js';
import { needNoLook } from './keep-to-plan.js';
import { notWorkedOn } from './not-worked-on.js';
import { pagesAhead } from './pages-ahead.js';
import { RunInterrupted } from './run-interrupted.js';
import { confirmGone } from './tasks/confirm-gone.js';
import { storedReading } from './stored-reading.js';

/** What is planned for a group whose members or links CAMS refuses to show. */
export const CANNOT_LOOK = 'CannotLook';

/** The code of what is planned for a group that the settings protect, and is not done. */
export const PROTECTED = 'Protected';

// What a process that dies has looked at for nothing, where looks take calls; others are written down page by page.
const LOOKS_A_CHECKPOINT = 3;

const looked = (groupId: string): RunItem => ({
  groupId,
  action: '',
  detail: '{}',
  state: 'Looked',
  code: null,
  told: null,
  attempts: 0,
});

/** What a request and the settings say of single groups. */
interface GroupRules {
  readonly isProtected: (groupId: string) => boolean;
  /** Whether the request names the group. */
  readonly isAsked: (groupId: string) => boolean;
}

const rulesOf = <Params>({ task, context }: LiveRun<Params>): GroupRules => {
  const { params, config } = context;
  const named = new Set(task.named?.groupIds(params));
  // In another spelling a group was meant to be protected all the same; the report names the spelling.
  const spared = new Set(Array.from(config.maintenance.protectedGroups, (groupId) => groupId.toLowerCase()));
  return {
    isProtected: (groupId) => !task.readsOnly && spared.has(groupId.toLowerCase()),
    isAsked: (groupId) => named.has(groupId),
  };
};

const isForOneGroup = (error: unknown): error is ServiceError =>
  error instanceof ServiceError &&
  error.entry.retry === 'never' &&
  // A code that nobody has published may be about this group alone.
  (isUndocumented(error.entry) || (error.entry.status < 500 && error.entry.status !== 403));

/** Looks at one group. What CAMS refuses for one group fails that one only; what it refuses for all ends the planning. */
const planRow = async <Params>(
  row: NamedRow,
  { task, context }: LiveRun<Params>,
  { isProtected, isAsked }: GroupRules,
): Promise<RunItem> => {
  const { GroupId: groupId } = row;
  try {
    const planned = await task.plan(row, context);
    const outOfWork = notWorkedOn(row, task.worksOn, isAsked(groupId));
    if (!planned) return { ...looked(groupId), ...(isAsked(groupId) ? outOfWork : {}) };
    const item = { ...looked(groupId), action: planned.action, detail: JSON.stringify(planned.detail) };
    if (isProtected(groupId)) return { ...item, state: 'Skipped', code: PROTECTED };
    return { ...item, state: 'Pending', ...outOfWork };
  } catch (error) {
    if (!isForOneGroup(error)) throw error;
    if (await confirmGone(error, groupId, [row.Subject], context)) return looked(groupId);
    return { ...looked(groupId), action: CANNOT_LOOK, state: 'Failed', code: error.code };
  }
};

/** Plans the groups of a page that have not been looked at: a group is planned when it is seen first. */
const planRows = async <Params>(rows: readonly GroupRow[], run: LiveRun<Params>): Promise<void> => {
  const { items, hold, clock, context } = run;
  const rules = rulesOf(run);
  const byId = new Map(rows.filter(isNamed).map((row) => [row.GroupId, row]));
  const seen = await items.seen([...byId.keys()]);
  const { turns } = context.cams;
  let fresh: RunItem[] = [];
  let takenBefore = turns.taken();
  const flush = async (): Promise<void> => {
    const planned = fresh;
    fresh = [];
    takenBefore = turns.taken();
    if (!(await items.add(planned, hold.lease))) throw new RunInterrupted('LeaseLost');
  };
  try {
    const unseen = [...byId.values()].filter(({ GroupId }) => !seen.has(GroupId));
    const needless = await needNoLook(
      run,
      unseen.map(({ GroupId }) => GroupId),
    );
    fresh.push(...unseen.filter(({ GroupId }) => needless.has(GroupId)).map(({ GroupId }) => looked(GroupId)));
    const toBeLookedAt = unseen.filter(({ GroupId }) => !needless.has(GroupId));
    await context.cams.each(toBeLookedAt, async (row) => {
      const item = await clock.measure(() => planRow(row, run, rules));
      fresh.push(item);
      if (fresh.length >= LOOKS_A_CHECKPOINT && turns.taken() > takenBefore) await flush();
    });
  } finally {
    // What has been looked at need not be looked at again, whatever ended this.
    await flush();
  }
};

/**
 * Reads the whole list of groups and notes down what is to be done to each. Goes on where an earlier invocation ended. A
 * list that does not come to rest is noted as such, and what was seen of it is planned.
 *
 * @throws {ServiceError} what CAMS refuses for the list as a whole.
 */
export const makePlan = async <Params>(run: LiveRun<Params>): Promise<void> => {
  const { task, context, record, save, hold, listPasses } = run;
  await task.prepare?.(context);
  const pages = pagesAhead(groupPages(context), context.cams.turns, true);
  const { whole, notYetNamed } = await readGroups({
    ...pages,
    begun: storedReading(record()),
    passLog: {
      note: (pass, identities) => listPasses.note(pass, identities, hold.lease),
      compare: (pass) => listPasses.compare(pass, NAMELESS),
    },
    see: (rows) => planRows(rows, run),
    save: (at) => save({ reading: JSON.stringify(at) }),
  }).finally(pages.settled);
  await save({ listComplete: whole, notYetNamed });
};
