import { parseArgs } from 'node:util';

import { countBehaviours } from './cams/behaviours.js';
import { startCloud, type Cloud } from './start-cloud.js';
import { readSettings, settingsHelp, type LocalSettings } from './settings.js';
import { stopWhenTold } from './stop-when-told.js';

const sample = {
  CustSpaceId: 'cams-local',
  BusinessNumber: '8613800000000',
  Subject: 'Order 1042',
};

const LOOK_EVERY_MS = 1000;

const printBehaviours = (): void => {
  const { documented, chosen, unknown } = countBehaviours();
  console.log(`The local CAMS imitates ${String(documented)} behaviours that are documented, ${String(chosen)} that we chose, \
${String(unknown)} that nobody has tried live: local/README.md.
`);
};

const printReady = (cloud: Cloud, { gateway }: LocalSettings, host: string | undefined): void => {
  const { gatewayUrl, camsUrl, databaseFile, recordsShown } = cloud;
  const ignored = process.env['DATABASE_URL']
    ? ' DATABASE_URL of this shell is not used; LOCAL_DATABASE_URL would be.'
    : '';
  console.log(`Local CAMS ready at ${camsUrl} (signed RPC; control API under /_local)
Gateway ready at ${gatewayUrl} (${gateway}; POST /<Operation>; in a browser: what is running, and a form to try it)
${host === undefined ? '' : `Both listen on ${host} too: who can reach it may do everything, for the keys are public.\n`}
Groups are kept in ${databaseFile}.
The functions keep their records in ${recordsShown}.${ignored}
For SDKs: access key id local-access-key, secret local-access-secret; space cams-local, number 8613800000000.
Create a group:

  curl -s ${gatewayUrl}/AddChatGroup -H 'Content-Type: application/json' -d '${JSON.stringify(sample)}'

Pictures to try with UpdateChatGroup: ${camsUrl}/_local/pictures/square.jpg, and oblong.jpg, which is refused.

Ctrl-C stops.`);
};

const sentenceOf = (error: unknown, settings?: LocalSettings): string => {
  const { code, port, message } = error as { code?: string; port?: number; message: string };
  if (code !== 'EADDRINUSE') return message;
  const setting = port === settings?.gatewayPort ? 'GATEWAY_PORT' : 'CAMS_PORT';
  return `Port ${String(port)} is taken: stop what uses it, or set ${setting} to another port (0 picks a free one).`;
};

/** Calls would be refused from now on; without any, nobody would learn of it. */
const stopWhenFilesAreGone = (cloud: Cloud): void => {
  const timer = setInterval(() => {
    try {
      cloud.checkFiles();
    } catch (error) {
      clearInterval(timer);
      console.error(sentenceOf(error));
      void cloud.close().finally(() => process.exit(1));
    }
  }, LOOK_EVERY_MS);
  timer.unref();
};

const run = async (host: string | undefined): Promise<void> => {
  let settings: LocalSettings | undefined;
  try {
    settings = readSettings(process.env);
    const { allowedHosts, ...rest } = settings;
    const cloud = await startCloud({ ...rest, exposure: { host, allowedHosts } });
    stopWhenTold(cloud.close, sentenceOf);
    stopWhenFilesAreGone(cloud);
    printBehaviours();
    printReady(cloud, settings, host);
  } catch (error) {
    console.error(sentenceOf(error, settings));
    process.exitCode = 1;
  }
};

try {
  const { values } = parseArgs({ options: { host: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) console.log(settingsHelp);
  else await run(values.host);
} catch (error) {
  console.error(`${sentenceOf(error)} --help tells what there is.`);
  process.exitCode = 2;
}
