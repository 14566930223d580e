import { ServiceError } from '../errors/service-error.js';
import type { GroupRow } from '../groups/list-groups.js';
import { ListChatGroup } from '../operations/list-chat-group.js';
import { PAGE_SIZE_DEFAULT_MAX } from '../operations/parameters.js';
import type { RunItem } from '../state/run-items.js';
import type { LiveRun } from './live-run.js';
import { NOT_WORKED_ON } from './named-groups.js';
import { RunInterrupted } from './run-interrupted.js';

/** What is planned for a group whose members or links CAMS refuses to show. */
export const CANNOT_LOOK = 'CannotLook';

// A list that changes while it is paged through hides rows: then it is read once more, and once more.
const PASSES_MAX = 3;
// What a process that dies has looked at for nothing.
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
  /** Whether the request names a group that is in no state to be worked on. */
  readonly isNamedInVain: (row: GroupRow, groupId: string) => boolean;
}

const rulesOf = <Params>({ task, context }: LiveRun<Params>): GroupRules => {
  const { params, config } = context;
  const named = new Set(task.named?.groupIds(params));
  // In another spelling a group was meant to be protected all the same; the report names the spelling.
  const spared = new Set(Array.from(config.maintenance.protectedGroups, (groupId) => groupId.toLowerCase()));
  return {
    isProtected: (groupId) => !task.readsOnly && spared.has(groupId.toLowerCase()),
    isNamedInVain: (row, groupId) => named.has(groupId) && task.named?.isWorkable(row) === false,
  };
};

const isForOneGroup = (error: unknown): error is ServiceError =>
  error instanceof ServiceError &&
  error.entry.retry === 'never' &&
  error.entry.status < 500 &&
  error.entry.status !== 403;

/** Looks at one group. What CAMS refuses for one group fails that one only; what it refuses for all ends the planning. */
const lookAt = async <Params>(
  row: GroupRow,
  groupId: string,
  { task, context }: LiveRun<Params>,
  { isProtected, isNamedInVain }: GroupRules,
): Promise<RunItem> => {
  try {
    const planned = await task.plan(row, context);
    if (!planned && isNamedInVain(row, groupId)) {
      const code = `${NOT_WORKED_ON}.${row.GroupStatus ?? 'NONE'}`;
      return { ...looked(groupId), action: NOT_WORKED_ON, state: 'Failed', code };
    }
    if (!planned) return looked(groupId);
    const item = { ...looked(groupId), action: planned.action, detail: JSON.stringify(planned.detail) };
    return isProtected(groupId) ? { ...item, state: 'Skipped', code: 'Protected' } : { ...item, state: 'Pending' };
  } catch (error) {
    if (!isForOneGroup(error)) throw error;
    if (error.code === 'GroupNotFound') return looked(groupId);
    return { ...looked(groupId), action: CANNOT_LOOK, state: 'Failed', code: error.code };
  }
};

const lookAtRows = async <Params>(rows: readonly GroupRow[], run: LiveRun<Params>): Promise<void> => {
  const { items, hold, clock } = run;
  const rules = rulesOf(run);
  const byId = new Map(rows.flatMap((row) => (row.GroupId === undefined ? [] : [[row.GroupId, row] as const])));
  const seen = await items.seen([...byId.keys()]);
  let fresh: RunItem[] = [];
  const flush = async (): Promise<void> => {
    if (!(await items.add(fresh, hold.lease))) throw new RunInterrupted('LeaseLost');
    fresh = [];
  };
  try {
    for (const [groupId, row] of byId) {
      if (seen.has(groupId)) continue;
      fresh.push(await clock.measure(() => lookAt(row, groupId, run, rules)));
      if (fresh.length === LOOKS_A_CHECKPOINT) await flush();
    }
  } finally {
    // What has been looked at need not be looked at again, whatever ended this.
    await flush();
  }
};

/**
 * Reads the whole list of groups and notes down what is to be done to each. Goes on where an earlier invocation ended.
 *
 * @throws {ServiceError} what CAMS refuses for the list as a whole.
 */
export const makePlan = async <Params>(run: LiveRun<Params>): Promise<void> => {
  const { task, context, record, save } = run;
  await task.prepare?.(context);
  for (;;) {
    const { pass, page } = record();
    const { Data } = await context.cams.call(ListChatGroup, { Page: { Index: page, Size: PAGE_SIZE_DEFAULT_MAX } });
    await lookAtRows(Data.List, run);
    const passTotal = record().passTotal ?? Data.Total;
    const passRows = record().passRows + Data.List.length;
    if (Data.List.length > 0 && passRows < Data.Total) {
      await save({ page: page + 1, passTotal, passRows });
      continue;
    }
    const listComplete = Data.Total === passTotal && passRows >= Data.Total;
    if (listComplete || pass === PASSES_MAX) return save({ listComplete, passTotal, passRows });
    await save({ pass: pass + 1, page: 1, passTotal: null, passRows: 0 });
  }
};
