import { resolve } from 'node:path';

import type { GatewayKind } from './gateway/gateway-kind.js';
import { REAL_INSTANCES } from './gateway/real-instances.js';

export interface LocalSettings {
  readonly gatewayPort: number;
  readonly camsPort: number;
  readonly dataDir: string;
  /** Names beside those of loopback that the Host header of a request may have. */
  readonly allowedHosts: readonly string[];
  /** How many instances of all functions may exist at a time. */
  readonly maxInstances: number;
  /** Where the functions keep their records; undefined for a SQLite file in the data folder. May hold a password. */
  readonly databaseUrl: string | undefined;
  /** What an empty database is filled with; undefined for nothing. */
  readonly seedFile: string | undefined;
  /** After how long the local CAMS resets an idle connection; undefined for never. */
  readonly resetIdleSocketsMs: number | undefined;
  readonly gateway: GatewayKind;
  /** What the cloud-native gateway is configured with; undefined for what a deployment has. */
  readonly policyFile: string | undefined;
  readonly limitHead: boolean;
  /** What the functions are told of CAMS; undefined for what the local CAMS plays. */
  readonly profileFile: string | undefined;
  /** Whose signature the gateway checks, and whether nobody may call without credentials. */
  readonly app: { readonly key: string; readonly secret: string; readonly required: boolean };
}

/** The app that the local gateway knows unless told otherwise. */
export const localApp = { key: 'local-app-key', secret: 'local-app-secret' } as const;

export const settingsHelp = `Runs the API gateway, the functions and CAMS on this machine (loopback only).

Options:
  --host ADDRESS  listens on this address too, such as 0.0.0.0 in a container.
                  Who can reach it may do everything: the keys are public.
  --port PORT, --gateway-port PORT, --data-dir FOLDER, --seed FILE
                  the same as CAMS_PORT, GATEWAY_PORT, DATA_DIR and SEED_FILE,
                  and before them
  --in-memory     keeps nothing: groups and records are in a temporary folder
                  that is removed at the end (kill -9 leaves it)
  --help          shows this
  --version       shows the version

Settings are environment variables:
  GATEWAY_PORT   port of the gateway; 0 picks a free one            (9000)
  CAMS_PORT      port of the local CAMS; 0 picks a free one         (9001)
  DATA_DIR       folder the groups are kept in                      (.data)
  LOCAL_DATABASE_URL
                 where the functions keep their records, as
                 postgres://… or file:…; DATABASE_URL, which is the
                 deployment's, is not read          (state.db in DATA_DIR)
  LOCAL_ALLOWED_HOSTS
                 host names, parted by commas, that requests may be
                 sent to beside localhost, 127.0.0.1 and [::1]      (none)
  MAX_INSTANCES  how many instances all functions may have together;
                 beyond it 429, as on Function Compute              (100)
  SEED_FILE      JSON that an empty folder is filled with, as
                 POST /_local/seed takes it                         (none)
  RESET_IDLE_MS  after how many ms the local CAMS resets an idle
                 connection; the real one does after about 10000   (never)
  GATEWAY        which gateway stands before the functions:
                 cloud-native or traditional                   (cloud-native)
  GATEWAY_POLICY_FILE
                 JSON with consumers and policies of the cloud-native
                 gateway                       (local/gateway-policy.json)
  GATEWAY_LIMIT  on refuses URL and headers that are too long together,
                 as the real gateways do (60 KB, traditional 8 KB);
                 off lets them pass                                 (on)
  CAMS_PROFILE_FILE
                 JSON with what was observed of CAMS, for the functions;
                 none: they hold the safe rules  (what the local CAMS plays)
  GATEWAY_AUTH   optional lets requests without credentials in as the
                 local caller; app refuses them               (optional)
  GATEWAY_APP_KEY, GATEWAY_APP_SECRET
                 what signs requests  (local-app-key, local-app-secret)
`;

const profileOf = (value: string): string | undefined =>
  value === '' || value === 'none' ? value || undefined : resolve(value);

/** Every fault of the local settings, in one message. */
export class SettingsFault extends Error {
  override readonly name = 'SettingsFault';
}

/**
 * Reads the local settings.
 *
 * @param environment usually this process's; an empty value counts as none.
 * @throws {SettingsFault} naming every fault at once.
 */
export const readSettings = (environment: Readonly<Record<string, string | undefined>>): LocalSettings => {
  const faults: string[] = [];
  const valueOf = (name: string, fallback: string): string => {
    const value = environment[name];
    return value === undefined || value === '' ? fallback : value;
  };
  const port = (name: string, fallback: string): number => {
    const value = valueOf(name, fallback);
    if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) faults.push(`${name} must be a port, 0 to 65535`);
    return Number(value);
  };
  const milliseconds = (name: string): number | undefined => {
    const value = valueOf(name, '');
    if (!/^([1-9]\d{0,7})?$/.test(value)) faults.push(`${name} must be a whole number of milliseconds`);
    return value === '' ? undefined : Number(value);
  };
  const hosts = (name: string): readonly string[] => {
    const names = valueOf(name, '')
      .split(',')
      .map((host) => host.trim().toLowerCase())
      .filter((host) => host !== '');
    if (names.some((host) => !/^([a-z0-9_.-]+|\[[0-9a-f:.]+\])$/.test(host))) {
      faults.push(`${name} must be host names without ports, parted by commas`);
    }
    return names;
  };
  const instances = (name: string): number => {
    const value = valueOf(name, String(REAL_INSTANCES));
    if (!/^[1-9]\d{0,3}$/.test(value)) faults.push(`${name} must be a whole number from 1 to 9999`);
    return Number(value);
  };
  const choice = <Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice => {
    const chosen = choices.find((candidate) => candidate === valueOf(name, choices[0]));
    if (!chosen) faults.push(`${name} must be ${choices.join(' or ')}`);
    return chosen ?? choices[0];
  };
  const word = (name: string, fallback: string): string => {
    const value = valueOf(name, fallback);
    if (!/^[\x21-\x7e]{1,128}$/.test(value)) faults.push(`${name} must be printable ASCII without spaces`);
    return value;
  };
  const settings = {
    gatewayPort: port('GATEWAY_PORT', '9000'),
    camsPort: port('CAMS_PORT', '9001'),
    dataDir: valueOf('DATA_DIR', '.data'),
    allowedHosts: hosts('LOCAL_ALLOWED_HOSTS'),
    maxInstances: instances('MAX_INSTANCES'),
    databaseUrl: valueOf('LOCAL_DATABASE_URL', '') || undefined,
    seedFile: valueOf('SEED_FILE', '') || undefined,
    resetIdleSocketsMs: milliseconds('RESET_IDLE_MS'),
    gateway: choice('GATEWAY', ['cloud-native', 'traditional']),
    policyFile: valueOf('GATEWAY_POLICY_FILE', '') || undefined,
    profileFile: profileOf(valueOf('CAMS_PROFILE_FILE', '')),
    limitHead: choice('GATEWAY_LIMIT', ['on', 'off']) === 'on',
    app: {
      key: word('GATEWAY_APP_KEY', localApp.key),
      secret: word('GATEWAY_APP_SECRET', localApp.secret),
      required: choice('GATEWAY_AUTH', ['optional', 'app']) === 'app',
    },
  };
  if (settings.gatewayPort !== 0 && settings.gatewayPort === settings.camsPort) {
    faults.push('GATEWAY_PORT and CAMS_PORT must differ');
  }
  if (settings.policyFile !== undefined && settings.gateway === 'traditional') {
    faults.push('GATEWAY_POLICY_FILE is for GATEWAY=cloud-native alone');
  }
  if (faults.length > 0) throw new SettingsFault(`${faults.join('; ')}.`);
  return settings;
};
