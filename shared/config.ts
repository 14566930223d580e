import { resolve } from 'node:path';

import { type AccessPolicy, parsePolicy } from './access/policy.js';
import { PAGE_SIZE_DEFAULT_MAX } from './operations/parameters.js';
import { JsonFault } from './operations/parse-json.js';
import type { ReadNumber } from './operations/phone-number.js';
import { readJsonDocument } from './operations/read-json-document.js';
import { readJsonFile } from './operations/read-json-file.js';
import { type CamsProfile, nothingObserved, parseProfile } from './settings/cams-profile.js';
import { type Door, readDoors } from './settings/gateway.js';
import { type InventorySettings, readInventorySettings } from './settings/inventory.js';
import { isLoopback } from './settings/is-loopback.js';
import { type MaintenanceSettings, readMaintenanceSettings } from './settings/maintenance.js';
import { type PictureSettings, readPictureSettings } from './settings/pictures.js';
import type { Environment } from './settings/setting-reader.js';
import { readStateSettings, type StateSettings } from './settings/state.js';
import { readStateKeys } from './settings/state-keys.js';

export type { Environment } from './settings/setting-reader.js';

/** The keys of the function's role; temporary ones come with a security token. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string | undefined;
}

/** The settings of a function, read once from its environment. */
export interface Config {
  readonly camsEndpoint: string;
  readonly camsProtocol: 'HTTPS' | 'HTTP';
  readonly camsRegion: string;
  readonly policy: AccessPolicy;
  /** The gateways that requests over HTTP are taken from: one, or two during a migration. */
  readonly doors: readonly Door[];
  readonly maxPageSize: number;
  /** What was observed of CAMS. Nothing, unless CAMS_PROFILE_FILE tells. */
  readonly profile: CamsProfile;
  readonly state: StateSettings;
  /** What kept invite links are sealed with; none: no link is kept. Never printed. */
  readonly stateKeys: readonly Buffer[];
  readonly pictures: PictureSettings;
  readonly maintenance: MaintenanceSettings;
  readonly inventory: InventorySettings;
  /** The role's credentials as of the start of the instance, for runtimes that pass none with the call. */
  readonly fallbackCredentials: Credentials | undefined;
}

/** Settings that cannot be used. Its message names every fault, and no value: values may be secrets. */
export class ConfigFault extends Error {
  override readonly name = 'ConfigFault';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`Settings: ${faults.join('; ')}`);
    this.faults = faults;
  }
}

const HOST_AND_PORT = /^([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/i;

const readPolicy = (env: Environment, faults: string[]): AccessPolicy => {
  const denyAll: AccessPolicy = { callers: {} };
  const { ACCESS_POLICY: inline, ACCESS_POLICY_FILE: file = '' } = env;
  if (inline && file) faults.push('ACCESS_POLICY and ACCESS_POLICY_FILE are both set: keep one');
  if (!inline && !file) return denyAll;
  const source = inline ? 'ACCESS_POLICY' : 'ACCESS_POLICY_FILE';
  try {
    // Function Compute unpacks the code to FC_FUNC_CODE_PATH; its working directory is not documented to be the same.
    const json = inline ? readJsonDocument(inline) : readJsonFile(resolve(env['FC_FUNC_CODE_PATH'] ?? '.', file));
    const parsed = parsePolicy(json);
    if (!parsed.faults) return parsed.policy;
    faults.push(...parsed.faults.map((fault) => `${source}: ${fault}`));
  } catch (error) {
    faults.push(`${source} ${error instanceof JsonFault ? error.message : 'names a file that cannot be read'}`);
  }
  return denyAll;
};

const readProfile = (env: Environment, faults: string[]): CamsProfile => {
  const { CAMS_PROFILE_FILE: file = '' } = env;
  if (file === '' || file === 'none') return nothingObserved;
  try {
    const { profile, faults: found } = parseProfile(readJsonFile(resolve(env['FC_FUNC_CODE_PATH'] ?? '.', file)));
    faults.push(...found.map((fault) => `CAMS_PROFILE_FILE: ${fault}`));
    return profile;
  } catch (error) {
    faults.push(`CAMS_PROFILE_FILE ${error instanceof JsonFault ? error.message : 'names a file that cannot be read'}`);
    return nothingObserved;
  }
};

const readCredentials = (env: Environment): Credentials | undefined => {
  const { ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret } = env;
  if (!accessKeyId || !accessKeySecret) return undefined;
  return { accessKeyId, accessKeySecret, securityToken: env['ALIBABA_CLOUD_SECURITY_TOKEN'] || undefined };
};

/**
 * Reads and checks every setting.
 *
 * @param readNumber how phone numbers are read; left out by functions that do nothing to people.
 * @throws {ConfigFault} naming all faults at once.
 */
export const readConfig = (env: Environment, readNumber?: ReadNumber): Config => {
  const faults: string[] = [];
  const read = (name: string, fallback: string, valid: RegExp, rule: string): string => {
    const value = env[name] || fallback;
    if (!valid.test(value)) faults.push(`${name} ${rule}`);
    return value;
  };

  const reader = { env, faults, read, readNumber };

  const camsRegion = read('CAMS_REGION', 'ap-southeast-1', /^[a-z0-9-]+$/, 'must be a region ID');
  const camsEndpoint = read(
    'CAMS_ENDPOINT',
    `cams.${camsRegion}.aliyuncs.com`,
    HOST_AND_PORT,
    'must be a host, with a port if need be, without scheme or path',
  );
  const camsProtocol = read('CAMS_PROTOCOL', 'HTTPS', /^HTTPS?$/, 'must be HTTPS or HTTP') as 'HTTPS' | 'HTTP';
  if (camsProtocol === 'HTTP' && !isLoopback(camsEndpoint)) {
    faults.push('CAMS_PROTOCOL may be HTTP only while CAMS_ENDPOINT is this machine: tokens would travel readable');
  }
  const doors = readDoors(reader);
  const maxPageSize = Number(
    read(
      'MAX_PAGE_SIZE',
      String(PAGE_SIZE_DEFAULT_MAX),
      /^([1-9]\d?|[1-4]\d\d|500)$/,
      'must be a whole number from 1 to 500',
    ),
  );
  for (const name of ['DEBUG', 'NODE_DEBUG']) {
    if (env[name]) faults.push(`${name} must not be set: it makes libraries print tokens and numbers`);
  }
  const policy = readPolicy(env, faults);
  const profile = readProfile(env, faults);
  const state = readStateSettings(reader);
  const stateKeys = readStateKeys(reader);
  const pictures = readPictureSettings(reader);
  const maintenance = readMaintenanceSettings(reader);
  const inventory = readInventorySettings(reader);

  if (faults.length > 0) throw new ConfigFault(faults);
  return {
    camsEndpoint,
    camsProtocol,
    camsRegion,
    policy,
    doors,
    maxPageSize,
    profile,
    state,
    stateKeys,
    pictures,
    maintenance,
    inventory,
    fallbackCredentials: readCredentials(env),
  };
};

let config: Config | undefined;

/** The settings of this process, read at the first use and kept. */
export const processConfig = (readNumber?: ReadNumber): Config => (config ??= readConfig(process.env, readNumber));
