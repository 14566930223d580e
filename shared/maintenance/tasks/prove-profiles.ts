import { profileRecords } from '../../state/profile-records.js';
import type { JsonObject, TaskContext } from '../task.js';
import { lookThroughGroups } from './look-through-groups.js';
import { textDigest } from './text-digest.js';

const GROUPS_TOLD = 100;
const PAUSE_MS = 2000;

interface Sight {
  readonly checked: number;
  readonly different: readonly string[];
}

const lookOnce = async (context: TaskContext<unknown>): Promise<Sight> => {
  const profiles = profileRecords(context.database, context.scope);
  let checked = 0;
  const different: string[] = [];
  await lookThroughGroups(context.cams, async (rows) => {
    const wanted = await profiles.wantedAmong(
      context.runId,
      rows.map(({ GroupId }) => GroupId),
    );
    for (const { GroupId, Subject = '', Description = '' } of rows) {
      const fields = wanted.get(GroupId);
      if (!fields) continue;
      checked += 1;
      const shown = { Subject: textDigest(Subject), Description: textDigest(Description) };
      const differs = (['Subject', 'Description'] as const).some(
        (name) => fields[name] !== undefined && fields[name] !== shown[name],
      );
      if (differs) different.push(GroupId);
    }
  });
  return { checked, different };
};

/**
 * Holds the names and descriptions of all groups against what the run has set. CAMS takes a change at once and carries it
 * out later, each field for itself, so it may still fail. Pictures are not looked at: CAMS may keep them elsewhere.
 */
export const proveProfiles = async (context: TaskContext<unknown>): Promise<JsonObject> => {
  let sight = await lookOnce(context);
  if (sight.different.length > 0) {
    await context.timing.pause(PAUSE_MS);
    sight = await lookOnce(context);
  }
  const changed = await profileRecords(context.database, context.scope).count(context.runId);
  return {
    GroupsChanged: changed,
    GroupsChecked: sight.checked,
    GroupsDifferent: sight.different.length,
    DifferentIn: sight.different.slice(0, GROUPS_TOLD),
  };
};
