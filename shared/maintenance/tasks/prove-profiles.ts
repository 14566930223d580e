import type { NamedRow } from '../../cams/read/row.js';
import { profileRecords } from '../../state/profile-records.js';
import type { TaskContext, Verification } from '../task.js';
import { lookThroughGroups } from './look-through-groups.js';
import { textDigest } from './text-digest.js';

const GROUPS_TOLD = 100;
const PAUSE_MS = 2000;

interface Sight {
  readonly checked: number;
  readonly different: readonly string[];
}

const lookOnce = async (context: TaskContext<unknown>, changed: number): Promise<Sight> => {
  const profiles = profileRecords(context.database, context.scope);
  let checked = 0;
  const different: string[] = [];
  const see = async (rows: readonly NamedRow[]): Promise<void> => {
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
  };
  await lookThroughGroups(context, see, () => checked >= changed);
  return { checked, different };
};

/**
 * Holds the names and descriptions of all groups against what the run has set. CAMS takes a change at once and carries it
 * out later, each field for itself, so it may still fail. Pictures are not looked at: CAMS may keep them elsewhere.
 */
export const proveProfiles = async (context: TaskContext<unknown>): Promise<Verification> => {
  const changed = await profileRecords(context.database, context.scope).count(context.runId);
  let sight = await lookOnce(context, changed);
  if (sight.different.length > 0) {
    await context.timing.pause(PAUSE_MS);
    sight = await lookOnce(context, changed);
  }
  const { checked, different } = sight;
  const unseen = changed - checked;
  return {
    proof: {
      GroupsChanged: changed,
      GroupsChecked: checked,
      GroupsDifferent: different.length,
      DifferentIn: different.slice(0, GROUPS_TOLD),
    },
    shortfalls: [
      ...(different.length > 0
        ? [
            {
              reason: 'GroupsDifferent',
              message: `Groups that do not look as they should: ${String(different.length)}.`,
            },
          ]
        : []),
      ...(unseen > 0
        ? [
            {
              reason: 'GroupsNotSeen',
              message: `Groups that are not listed, so that their profile is unproved: ${String(unseen)}.`,
            },
          ]
        : []),
    ],
  };
};
