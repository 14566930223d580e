import { isLoopback } from './is-loopback.js';
import type { SettingReader } from './setting-reader.js';

/** Where events of the inventory are sent, signed. */
export interface EventReceiver {
  readonly url: string;
  /** Never printed. */
  readonly secret: string;
}

/** How the inventory is taken, and what follows from it. */
export interface InventorySettings {
  /** The members of each group are read at least this often. */
  readonly fullReadHours: number;
  /** In how many inventories running a group must have been empty to be deleted. */
  readonly emptySightings: number;
  /** And for how long. */
  readonly emptyDays: number;
  /** For how long numbers of members are kept that have not been read again. */
  readonly keepNumbersDays: number;
  /** Undefined: events become log lines. */
  readonly receiver: EventReceiver | undefined;
}

const COUNT = /^[1-9]\d{0,3}$/;
const COUNT_RULE = 'must be a whole number from 1 to 9999';

const readReceiver = ({ env, faults }: SettingReader): EventReceiver | undefined => {
  const { INVENTORY_EVENTS_URL: address, INVENTORY_EVENTS_SECRET: secret = '' } = env;
  if (!address) return undefined;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.host));
  if (!isSafe || url.username !== '' || url.password !== '') {
    faults.push('INVENTORY_EVENTS_URL must be an https address without a user name');
  }
  if (!/^[\x21-\x7e]{16,}$/.test(secret)) {
    faults.push('INVENTORY_EVENTS_SECRET needs at least 16 printable ASCII characters');
  }
  return { url: address, secret };
};

/** Reads the settings that begin with INVENTORY, MAINTENANCE_EMPTY and MAINTENANCE_FULL, and STATE_KEEP_NUMBERS_DAYS. */
export const readInventorySettings = (reader: SettingReader): InventorySettings => {
  const count = (name: string, fallback: string): number => Number(reader.read(name, fallback, COUNT, COUNT_RULE));
  return {
    fullReadHours: count('MAINTENANCE_FULL_READ_HOURS', '24'),
    emptySightings: count('MAINTENANCE_EMPTY_SIGHTINGS', '3'),
    emptyDays: count('MAINTENANCE_EMPTY_DAYS', '7'),
    keepNumbersDays: count('STATE_KEEP_NUMBERS_DAYS', '30'),
    receiver: readReceiver(reader),
  };
};
