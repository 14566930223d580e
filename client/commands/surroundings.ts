import { existsSync } from 'node:fs';

import { type Config, type Environment, readConfig } from '../../shared/config.js';
import { readWrittenNumber } from '../../shared/numbers/read-written-number.js';
import { type Option, type OptionValues, UsageFault, isSet } from '../command/command.js';
import type { Terminal } from '../command/terminal.js';
import { NoAnswer } from '../transport.js';

/** The option of every command that works with the store or with CAMS. */
export const localOption: Readonly<Record<string, Option>> = {
  local: {
    type: 'boolean',
    description: 'Work with what `npm start` runs on this machine (CAMS_PORT, DATA_DIR), in place of the settings.',
  },
};

const localCams = ({ CAMS_PORT }: Environment): string => `127.0.0.1:${CAMS_PORT || '9001'}`;

/** What `npm start` tells its functions of CAMS. */
const localProfile = ({ CAMS_PROFILE_FILE, DATA_DIR }: Environment): string | undefined => {
  const file = `${DATA_DIR || '.data'}/cams-profile.json`;
  return CAMS_PROFILE_FILE || (existsSync(file) ? file : undefined);
};

const localEnvironment = (environment: Environment): Environment => ({
  ...environment,
  CAMS_PROFILE_FILE: localProfile(environment),
  CAMS_ENDPOINT: localCams(environment),
  CAMS_PROTOCOL: 'HTTP',
  // Not the shell's DATABASE_URL: that is the deployment's.
  DATABASE_URL: environment['LOCAL_DATABASE_URL'] || `file:${environment['DATA_DIR'] || '.data'}/state.db`,
  ALIBABA_CLOUD_ACCESS_KEY_ID: 'local-access-key',
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'local-access-secret',
  ALIBABA_CLOUD_SECURITY_TOKEN: '',
});

/** The environment that a command works with: with --local that of what `npm start` runs. */
export const environmentFor = (options: OptionValues, { environment }: Terminal): Environment =>
  isSet(options, 'local') ? localEnvironment(environment) : environment;

/** @throws {NoAnswer} when what `npm start` runs does not run. */
const requireLocalCams = async (environment: Environment): Promise<void> => {
  const url = `http://${localCams(environment)}`;
  const response = await fetch(`${url}/_local/health`).catch(() => undefined);
  if (!response) throw new NoAnswer(`Nothing answers at ${url}: run npm start.`);
  await response.text();
};

/**
 * The settings that a command works with.
 *
 * @throws {ConfigFault} naming every setting that cannot be used.
 * @throws {NoAnswer} when it is to work with what runs on this machine, and nothing does.
 */
export const configFor = async (options: OptionValues, terminal: Terminal): Promise<Config> => {
  if (isSet(options, 'local')) await requireLocalCams(terminal.environment);
  return readConfig(environmentFor(options, terminal), readWrittenNumber);
};

/** @throws {UsageFault} when the settings name no store. */
export const requireStore = ({ state }: Config): Config['state'] & { readonly databaseUrl: string } => {
  const { databaseUrl } = state;
  if (databaseUrl === undefined) {
    throw new UsageFault('There is no store: set DATABASE_URL as the functions have it, or say --local.');
  }
  return { ...state, databaseUrl };
};
