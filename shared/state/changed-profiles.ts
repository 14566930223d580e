import type { Database } from './database.js';

/** What a run of profiles has planned for groups, with the values that were there before: by them it is undone. */
export interface ChangedProfiles {
  /** The detail of a group's item, as JSON; undefined where the run has not tried to change the group. */
  readonly find: (groupId: string) => Promise<string | undefined>;
}

/** The items of a run that was to set profiles. */
export const changedProfiles = ({ run }: Database, runId: string): ChangedProfiles => ({
  find: async (groupId) => {
    const [row] = await run(
      'SELECT detail FROM maintenance_items WHERE run_id = $1 AND group_id = $2 AND attempts > 0',
      [runId, groupId],
    );
    const detail = row?.['detail'];
    return typeof detail === 'string' ? detail : undefined;
  },
});
