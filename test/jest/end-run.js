import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 5000;

/** Ends the servers of the run that tests have started, and takes the folder of the run away. */
export default async () => {
  const folder = process.env.TEST_RUN_FOLDER;
  const keeperFiles = readdirSync(folder)
    .filter((name) => /^keeper-.*\.pid$/.test(name))
    .map((name) => join(folder, name));
  for (const keeperFile of keeperFiles) process.kill(Number(readFileSync(keeperFile, 'utf8')), 'SIGTERM');
  for (const start = Date.now(); keeperFiles.some(existsSync) && Date.now() - start < PATIENCE_MS;) await pause(10);
  rmSync(folder, { recursive: true, force: true });
};
