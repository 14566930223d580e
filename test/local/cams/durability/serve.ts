import { startCams } from '../../../../local/cams/start-cams.js';

/*
 * The local CAMS as a process of its own, to be killed, or stopped by SIGTERM: prints its port when it listens. Arguments: database file.
 */
const [, , databaseFile = ''] = process.argv;

const cams = await startCams({
  port: 0,
  databaseFile,
  delays: { createMs: 0 },
  knobs: { groupsPerNumber: 1_000_000 },
});
process.stdout.write(`${String(cams.port)}\n`);
process.on('SIGTERM', () => {
  void cams.close().then(() => process.exit(0));
});
