import { mkdirSync } from 'node:fs';

import { countBehaviours } from './cams/behaviours.js';
import { startCloud, type Cloud } from './start-cloud.js';
import { readSettings, settingsHelp, type LocalSettings } from './settings.js';

const sample = {
  CustSpaceId: 'cams-local',
  BusinessNumber: '8613800000000',
  Subject: 'Order 1042',
};

const printBehaviours = (): void => {
  const { documented, chosen, unknown } = countBehaviours();
  console.log(`The local CAMS imitates ${String(documented)} behaviours that are documented, ${String(chosen)} that we chose, \
${String(unknown)} that nobody has tried live: local/README.md.
`);
};

const printReady = ({ gatewayUrl, camsUrl, databaseFile }: Cloud, { gateway }: LocalSettings): void => {
  console.log(`Local CAMS ready at ${camsUrl} (signed RPC; control API under /_local)
Gateway ready at ${gatewayUrl} (${gateway}; POST /<Operation>; in a browser: what is running, and a form to try it)

Groups are kept in ${databaseFile}.
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

/** Stops at the first signal, cleanly; leaves at once at the second. */
const stopOnSignal = (cloud: Cloud): void => {
  let stoppingSince: number | undefined;
  const onSignal = (): void => {
    // npm and tsx pass on a Ctrl-C that the terminal has already sent: the echo is no second one.
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > 300) process.exit(130);
      return;
    }
    stoppingSince = performance.now();
    console.log('Stopping.');
    void cloud.close().then(
      () => {
        console.log('Stopped.');
        process.exit(0);
      },
      (error: unknown) => {
        console.error(sentenceOf(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
};

const run = async (): Promise<void> => {
  let settings: LocalSettings | undefined;
  try {
    settings = readSettings(process.env);
    mkdirSync(settings.dataDir, { recursive: true });
    const cloud = await startCloud(settings);
    stopOnSignal(cloud);
    printBehaviours();
    printReady(cloud, settings);
  } catch (error) {
    console.error(sentenceOf(error, settings));
    process.exitCode = 1;
  }
};

if (process.argv.includes('--help')) console.log(settingsHelp);
else await run();
