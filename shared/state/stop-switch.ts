import type { Database } from './database.js';

/** Whether maintenance may write: a row that every run looks at before each write. */
export interface StopSwitch {
  /** @param name a task, or `*` for all of them. */
  readonly stop: (name: string, nowMs: number) => Promise<void>;
  readonly go: (name: string) => Promise<void>;
  /** Whom the switch stops, by name. */
  readonly stopped: () => Promise<readonly string[]>;
}

/** The switch in a database. */
export const stopSwitch = ({ run }: Database): StopSwitch => ({
  stop: async (name, nowMs) => {
    await run('INSERT INTO maintenance_stops (name, stopped_at) VALUES ($1, $2) ON CONFLICT DO NOTHING', [name, nowMs]);
  },
  go: async (name) => {
    await run('DELETE FROM maintenance_stops WHERE name = $1', [name]);
  },
  stopped: async () =>
    (await run('SELECT name FROM maintenance_stops ORDER BY name')).map((row) => String(row['name'])),
});
