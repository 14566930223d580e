import type { Database } from '../../../shared/state/database.js';

/** At which of its statements the process dies, counted from 1, and whether the database still does it. */
export interface Death {
  readonly statement: number;
  /** Only statements that hold this text count. */
  readonly among?: string;
  readonly when: 'before' | 'after';
}

/**
 * A database whose process dies: what it awaits never comes.
 *
 * @param watch sees each statement before it is run.
 */
export const mortalDatabase = (
  living: Database,
  death: Death | undefined,
  onDeath: () => void,
  watch: ((sql: string) => void | Promise<void>) | undefined,
): Database => {
  let statement = 0;
  let isDead = false;
  const never = new Promise<never>(() => undefined);
  return {
    ...living,
    run: async (sql, values) => {
      // Whatever else the process had under way ends with it.
      if (isDead) await never;
      const counts = sql.includes(death?.among ?? '');
      if (counts) statement += 1;
      const dies = counts && death?.statement === statement;
      await watch?.(sql);
      if (dies && death.when === 'before') {
        isDead = true;
        onDeath();
        await never;
      }
      const rows = await living.run(sql, values);
      if (dies) {
        isDead = true;
        onDeath();
        await never;
      }
      return rows;
    },
  };
};
