import { existsSync, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 2 ** 31;

const hasRoomInMemory = () => {
  if (!existsSync(MEMORY)) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= ENOUGH_BYTES;
};

/**
 * Gives the whole run one folder for what its test files share, whichever process they run in. Their own temporary files go
 * there too, and in memory where there is room: half of the time of some went by while a disk confirmed what they wrote. A
 * process that is killed loses nothing of either. Long counts stay on the disk.
 */
export default () => {
  const inMemory = !process.env.FULL && hasRoomInMemory();
  process.env.TEST_RUN_FOLDER = mkdtempSync(join(inMemory ? MEMORY : tmpdir(), 'test-run-'));
  process.env.TEST_RUN_PID = String(process.pid);
  if (inMemory) process.env.TMPDIR = process.env.TEST_RUN_FOLDER;
};
