import { GroupId } from '../operations/parameters.js';
import type { SettingReader } from './setting-reader.js';

/** How maintenance works, and what it must not touch. */
export interface MaintenanceSettings {
  /** How many calls a second maintenance may make for one business number. */
  readonly callsPerSecond: number;
  /** Whether nothing but plans may be started. */
  readonly stopped: boolean;
  /** How long a stored plan may be applied. */
  readonly planHours: number;
  readonly protectedGroups: ReadonlySet<string>;
  /** Digits; undefined where the numbers were not read, so that nobody may be removed. */
  readonly protectedNumbers: ReadonlySet<string> | undefined;
  /** A list of groups shorter than this share of the last one stops what destroys. */
  readonly shrunkBelow: number;
  /** How many numbers of a fleet are worked on at once. */
  readonly parallelNumbers: number;
  /** How long a run that ended before everything was done can be resumed. */
  readonly resumeDays: number;
  /** How long items that ended well are kept one by one; afterwards as counts. */
  readonly detailDays: number;
  /** How long runs, and their items that did not end well, are kept. */
  readonly keepRunsDays: number;
  /** Where functions are invoked when that is this machine; undefined in deployments. */
  readonly invokeEndpoint: string | undefined;
  readonly deleteCaps: { readonly changes: number; readonly share: number };
}

const SHARE = /^(0?\.\d{1,4}|1|1\.0+)$/;
const SHARE_RULE = 'must be a share such as 0.5, above 0 and at most 1';
const COUNT = /^[1-9]\d{0,4}$/;
const COUNT_RULE = 'must be a whole number from 1 to 99999';

const entriesOf = (text = ''): readonly string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

const readProtectedGroups = ({ env, faults }: SettingReader): ReadonlySet<string> => {
  const name = 'MAINTENANCE_PROTECTED_GROUPS';
  const groupIds = entriesOf(env[name]);
  if (groupIds.some((groupId) => !GroupId.safeParse(groupId).success)) {
    faults.push(`${name} must be GroupIds parted by commas`);
  }
  return new Set(groupIds);
};

/** A number that protects nobody because it cannot be read is a fault, and none is passed over. */
const readProtectedNumbers = ({ env, faults, readNumber }: SettingReader): ReadonlySet<string> | undefined => {
  if (!readNumber) return undefined;
  const name = 'MAINTENANCE_PROTECTED_NUMBERS';
  const readings = entriesOf(env[name]).map(readNumber);
  faults.push(
    ...readings.flatMap(({ fault }, index) =>
      fault === undefined ? [] : [`${name} entry ${String(index + 1)} ${fault}`],
    ),
  );
  return new Set(readings.flatMap(({ digits }) => (digits === undefined ? [] : [digits])));
};

/** Reads CAMS_CALLS_PER_SECOND and the settings that begin with MAINTENANCE. */
export const readMaintenanceSettings = (reader: SettingReader): MaintenanceSettings => {
  const { read, faults } = reader;
  const share = (name: string, fallback: string): number => {
    const value = Number(read(name, fallback, SHARE, SHARE_RULE));
    if (value === 0) faults.push(`${name} ${SHARE_RULE}`);
    return value;
  };
  const count = (name: string, fallback: string): number => Number(read(name, fallback, COUNT, COUNT_RULE));
  const rule = 'must be a number such as 8 or 0.5, above 0 and at most 1000';
  const ofNumber = Number(read('CAMS_CALLS_PER_SECOND', '8', /^\d{1,4}(\.\d{1,3})?$/, rule));
  if (ofNumber === 0 || ofNumber > 1000) faults.push(`CAMS_CALLS_PER_SECOND ${rule}`);
  const invokeEndpoint =
    read('FC_INVOKE_ENDPOINT', '', /^(127\.0\.0\.1:[1-9]\d{0,4})?$/, 'must be 127.0.0.1:<port>') || undefined;
  return {
    invokeEndpoint,
    callsPerSecond: ofNumber * share('MAINTENANCE_SHARE', '0.5'),
    stopped: read('MAINTENANCE_STOP', 'false', /^(true|false)$/, 'must be true or false') === 'true',
    planHours: count('MAINTENANCE_PLAN_HOURS', '24'),
    protectedGroups: readProtectedGroups(reader),
    protectedNumbers: readProtectedNumbers(reader),
    shrunkBelow: share('MAINTENANCE_SHRUNK_BELOW', '0.7'),
    parallelNumbers: count('MAINTENANCE_PARALLEL_NUMBERS', '8'),
    resumeDays: count('MAINTENANCE_RESUME_DAYS', '7'),
    detailDays: count('MAINTENANCE_DETAIL_DAYS', '7'),
    keepRunsDays: count('MAINTENANCE_KEEP_DAYS', '30'),
    deleteCaps: { changes: count('MAINTENANCE_DELETE_MAX', '50'), share: share('MAINTENANCE_DELETE_SHARE', '0.05') },
  };
};
