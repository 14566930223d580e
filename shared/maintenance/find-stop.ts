import { stopSwitch } from '../state/stop-switch.js';
import type { Refusal } from './refusal.js';
import type { StoredSurroundings } from './surroundings.js';
import type { Task } from './task.js';

/** Why nothing may be written now, as far as switches tell. */
export const findStop = async (
  { task, mode }: { readonly task: string; readonly mode: string },
  { readsOnly = false }: Pick<Task<never>, 'readsOnly'>,
  { database, config }: Pick<StoredSurroundings, 'database' | 'config'>,
): Promise<Refusal | undefined> => {
  if (readsOnly || mode === 'plan') return undefined;
  if (config.maintenance.stopped) {
    return { reason: 'MaintenanceStop', message: 'MAINTENANCE_STOP is set: nothing but plans may be started.' };
  }
  const stopped = await stopSwitch(database).stopped();
  return stopped.some((name) => name === '*' || name === task)
    ? { reason: 'StopSwitch', message: 'Maintenance is stopped; `chat-groups maintain go` lets it go on.' }
    : undefined;
};
