import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 5000;

/** Ends the PostgreSQL of the run, if a test has started one, and takes the folder of the run away. */
export default async () => {
  const folder = process.env.TEST_RUN_FOLDER;
  const keeperFile = join(folder, 'keeper.pid');
  if (existsSync(keeperFile)) {
    process.kill(Number(readFileSync(keeperFile, 'utf8')), 'SIGTERM');
    for (const start = Date.now(); existsSync(keeperFile) && Date.now() - start < PATIENCE_MS;) await pause(10);
  }
  rmSync(folder, { recursive: true, force: true });
};
