import { log } from '../log.js';
import { countOpenCreates } from '../state/count-open-creates.js';
import type { Database } from '../state/database.js';
import { seconds } from '../telemetry/invocation-fields.js';
import type { DoubtfulCreatesLine } from '../telemetry/lines.js';

/** Writes how many creates stand open. Never rejects: a database that does not answer has a line of its own. */
export const logOpenCreates = async (database: Database, requestId: string, nowMs: number): Promise<void> => {
  const counted = await countOpenCreates(database, nowMs).catch(() => undefined);
  if (!counted) return;
  const { open, olderThanHour, oldestAtMs = nowMs } = counted;
  log('info', 'doubtful-creates', {
    requestId,
    open,
    olderThanHour,
    oldestSeconds: seconds(nowMs - oldestAtMs),
  } satisfies DoubtfulCreatesLine);
};
