import { readFileSync } from 'node:fs';

import { countBehaviours } from './cams/behaviours.js';
import { type LocalFlags, readFlags, temporaryFolder } from './local-flags.js';
import { projectFile } from './project-file.js';
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

const profileShown = (file: string): string =>
  file === 'none'
    ? 'The functions know nothing of CAMS and hold the safe rules (CAMS_PROFILE_FILE=none).'
    : `The functions know CAMS by ${file}; CAMS_PROFILE_FILE=none has them hold the safe rules.`;

const printReady = (cloud: Cloud, { gateway }: LocalSettings, { host, inMemory }: LocalFlags): void => {
  const { gatewayUrl, camsUrl, databaseFile, recordsShown, profileFile } = cloud;
  const ignored = process.env['DATABASE_URL']
    ? ' DATABASE_URL of this shell is not used; LOCAL_DATABASE_URL would be.'
    : '';
  console.log(`Local CAMS ready at ${camsUrl} (signed RPC; control API under /_local)
Gateway ready at ${gatewayUrl} (${gateway}; POST /<Operation>; in a browser: what is running, and a form to try it)
${host === undefined ? '' : `Both listen on ${host} too: who can reach it may do everything, for the keys are public.\n`}
${inMemory ? `Nothing is kept: the folder of ${databaseFile} is removed at the end.` : `Groups are kept in ${databaseFile}.`}
The functions keep their records in ${recordsShown}.${ignored}
${profileShown(profileFile)}
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

const run = async (flags: LocalFlags): Promise<void> => {
  const folder = flags.inMemory ? temporaryFolder() : undefined;
  let settings: LocalSettings | undefined;
  try {
    settings = readSettings({ ...process.env, ...flags.settings, ...(folder && { DATA_DIR: folder.path }) });
    const { allowedHosts, ...rest } = settings;
    const cloud = await startCloud({ ...rest, exposure: { host: flags.host, allowedHosts } });
    const close = async (): Promise<void> => {
      await cloud.close();
      folder?.remove();
    };
    stopWhenTold(close, sentenceOf);
    stopWhenFilesAreGone({ ...cloud, close });
    printBehaviours();
    printReady(cloud, settings, flags);
  } catch (error) {
    folder?.remove();
    console.error(sentenceOf(error, settings));
    process.exitCode = 1;
  }
};

const versionOf = (packageFile: string): string =>
  (JSON.parse(readFileSync(packageFile, 'utf8')) as { readonly version: string }).version;

try {
  const flags = readFlags(process.argv.slice(2));
  if (flags.help) console.log(settingsHelp);
  else if (flags.version) console.log(versionOf(projectFile('package.json')));
  // Not at the top level: a packed program is CommonJS. It never rejects.
  else void run(flags);
} catch (error) {
  console.error(`${sentenceOf(error)} --help tells what there is.`);
  process.exitCode = 2;
}
