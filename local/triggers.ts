import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import type { FunctionCredentials } from './gateway/invocation-context.js';
import { writeProfile } from './cams-profile.js';
import { readFunctions } from './gateway/read-functions.js';
import { sendLinesTo } from './metrics/send-lines.js';
import { projectFile } from './project-file.js';
import { readSettings } from './settings.js';
import { endWhenTold, stopWhenTold } from './stop-when-told.js';
import { readSchedule } from './triggers/cron.js';
import { type EventShape, eventOf, eventShapes, timerEvent } from './triggers/event-shapes.js';
import { readRequest } from './triggers/read-request.js';
import { readTimers } from './triggers/read-timers.js';
import { type Platform, startPlatform } from './triggers/start-platform.js';

const S_YAML = projectFile('s.yaml');
const PREFIX = 'chat-groups-';
const LOCAL = { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000' };

const help = `Sends events to the maintenance functions, beside a running \`npm start\`.

Usage: npm run triggers -- SHAPE TASK [JSON | @FILE]
       npm run triggers -- --timers [--all]

Shapes:
${Object.entries(eventShapes)
  .map(([shape, text]) => `  ${shape.padEnd(18)} ${text}`)
  .join('\n')}

The request gets CustSpaceId cams-local and BusinessNumber 8613800000000 where it names none. --timers waits for the
timers of s.yaml on this machine's clock: those that are switched on, or with --all every one.

Functions that hand themselves over, and those that fail, are invoked again, as Function Compute does.

Examples:
  npm run triggers -- direct rotate-invite-links
  npm run triggers -- timer take-group-inventory '{"Mode":"plan-and-apply"}'
  npm run triggers -- topic off-board-participant '{"Mode":"plan-and-apply","ParticipantNumbers":["8613800000001"]}'
`;

const issueCredentialsFrom = (camsPort: string) => async (): Promise<FunctionCredentials> => {
  const response = await fetch(`http://127.0.0.1:${camsPort}/_local/sts`, {
    method: 'POST',
    body: '{"DurationSeconds":3600}',
  }).catch(() => undefined);
  if (!response?.ok) throw new Error(`No local CAMS answers on port ${camsPort}: start it with npm start.`);
  const sts = (await response.json()) as { AccessKeyId: string; AccessKeySecret: string; SecurityToken: string };
  return { accessKeyId: sts.AccessKeyId, accessKeySecret: sts.AccessKeySecret, securityToken: sts.SecurityToken };
};

const openPlatform = async (): Promise<Platform> => {
  const settings = readSettings(process.env);
  const camsPort = String(settings.camsPort);
  const issueCredentials = issueCredentialsFrom(camsPort);
  await issueCredentials();
  const sender = sendLinesTo(`http://127.0.0.1:${camsPort}`);
  const platform = await startPlatform({
    issueCredentials,
    maxInstances: settings.maxInstances,
    log: (line) => {
      console.error(line);
      sender.take(line);
    },
  });
  const environment = {
    CAMS_ENDPOINT: `127.0.0.1:${camsPort}`,
    CAMS_PROTOCOL: 'HTTP',
    PICTURE_LOCAL_ORIGIN: `http://127.0.0.1:${camsPort}`,
    GATEWAY_PROOF: undefined,
    CAMS_PROFILE_FILE: settings.profileFile ?? writeProfile(resolve(settings.dataDir)),
    DATABASE_URL: settings.databaseUrl ?? `file:${resolve(settings.dataDir, 'state.db')}`,
    FC_INVOKE_ENDPOINT: platform.endpoint,
  };
  for (const definition of readFunctions({ file: S_YAML, environment })) {
    platform.functions.set(definition.functionName, definition);
  }
  const close = async (): Promise<void> => {
    await platform.close();
    await sender.flushed();
  };
  return { ...platform, close };
};

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The request with the local space, and with the local number where it names none. */
const withDefaults = (request: object): object =>
  'BusinessNumbers' in request ? { CustSpaceId: LOCAL.CustSpaceId, ...request } : { ...LOCAL, ...request };

const sendOne = async (shape: string, task: string, text = '{}'): Promise<void> => {
  if (!Object.hasOwn(eventShapes, shape))
    throw new Error(`There is no shape "${shape}": ${Object.keys(eventShapes).join(', ')}.`);
  const event = eventOf(shape as EventShape, withDefaults(readRequest(text)));
  const platform = await openPlatform();
  endWhenTold();
  try {
    const answer = await platform.deliver(`${PREFIX}${task}`, Buffer.from(JSON.stringify(event)));
    await platform.settled();
    if (answer) console.log(JSON.stringify(JSON.parse(answer), null, 2));
    else process.exitCode = 1;
  } finally {
    await platform.close();
  }
};

const runTimers = async (all: boolean): Promise<void> => {
  const vars = { maintenanceSpace: LOCAL.CustSpaceId, maintenanceNumber: LOCAL.BusinessNumber };
  const timers = readTimers(S_YAML, vars).filter(({ enabled }) => all || enabled);
  if (timers.length === 0) throw new Error('No timer of s.yaml is switched on: --all runs every one.');
  const startedAt = new Date();
  const schedules = timers.map((timer) => ({ timer, isDue: readSchedule(timer.cronExpression, startedAt) }));
  const platform = await openPlatform();
  let second = Math.floor(startedAt.getTime() / 1000);
  const look = setInterval(() => {
    // A machine that slept, or is busy, misses no second.
    for (const now = Math.floor(Date.now() / 1000); second < now;) {
      second += 1;
      const at = new Date(second * 1000);
      for (const { timer } of schedules.filter(({ isDue }) => isDue(at))) {
        const event = timerEvent(timer.triggerName, at, timer.payload);
        console.log(`${at.toISOString()} ${timer.functionName} ${timer.triggerName}`);
        platform.deliver(timer.functionName, Buffer.from(JSON.stringify(event))).then(
          (answer) => {
            if (answer) console.log(answer);
          },
          (error: unknown) => {
            console.error(`${timer.functionName}: ${sentenceOf(error)}`);
          },
        );
      }
    }
  }, 200);
  stopWhenTold(() => {
    clearInterval(look);
    return platform.close();
  });
  // Last: whoever reads them may stop us at once.
  for (const { functionName, triggerName, cronExpression } of timers) {
    console.log(`${functionName} ${triggerName}: ${cronExpression}`);
  }
};

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { timers: { type: 'boolean' }, all: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const [shape, task, text] = positionals;
  if (values.timers) {
    await runTimers(values.all === true);
  } else if (values.help || shape === undefined || task === undefined) {
    console.log(help);
    if (!values.help) process.exitCode = 2;
  } else {
    await sendOne(shape, task, text);
  }
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}
