import { knownGroups } from '../state/known-groups.js';
import type { Findings, GroupNotFound } from './findings.js';
import type { LiveRun } from './live-run.js';
import { NOT_WORKED_ON } from './not-worked-on.js';

const PROTECTING = 'MAINTENANCE_PROTECTED_GROUPS';

type Missing = Pick<Findings, 'GroupsNotFound' | 'GroupsUnknown' | 'GroupsNotWorkable'>;

/**
 * Looks in the plan for the groups that the request or the settings name.
 *
 * A protected group that our records know as one of another number is not missing: the setting is one for all numbers.
 */
export const findNamedGroups = async <Params>({ task, context, items, record }: LiveRun<Params>): Promise<Missing> => {
  const { params, config, scope, database } = context;
  const asked = task.named?.groupIds(params) ?? [];
  const guarded = task.readsOnly ? [] : [...config.maintenance.protectedGroups];
  const elsewhere = guarded.length > 0 ? await knownGroups(database).ofOthers(scope, guarded) : new Set<string>();
  const named = [
    ...asked.map((groupId) => ({ GroupId: groupId, NamedBy: task.named?.by ?? '' })),
    ...guarded.filter((id) => !elsewhere.has(id)).map((groupId) => ({ GroupId: groupId, NamedBy: PROTECTING })),
  ];
  if (named.length === 0) return {};
  const listed = await items.named(named.map(({ GroupId }) => GroupId));
  const groupIds = new Set(listed.map(({ groupId }) => groupId));
  const byCase = new Map(listed.map(({ groupId }) => [groupId.toLowerCase(), groupId]));
  const missing = named
    .filter(({ GroupId }) => !groupIds.has(GroupId))
    .map((each): GroupNotFound => {
      const OtherCase = byCase.get(each.GroupId.toLowerCase());
      return OtherCase === undefined ? each : { ...each, OtherCase };
    });
  const notWorkable = listed
    .filter(({ action }) => action === NOT_WORKED_ON)
    .map(({ groupId, code }) => ({ GroupId: groupId, GroupStatus: code?.slice(NOT_WORKED_ON.length + 1) ?? '' }));
  return {
    ...(notWorkable.length > 0 ? { GroupsNotWorkable: notWorkable } : {}),
    ...(missing.length > 0 ? { [record().listComplete ? 'GroupsNotFound' : 'GroupsUnknown']: missing } : {}),
  };
};
