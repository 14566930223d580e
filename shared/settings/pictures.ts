import { isLoopback } from './is-loopback.js';
import type { SettingReader } from './setting-reader.js';

/** Which pictures are looked at before CAMS is asked to fetch them. */
export interface PictureSettings {
  readonly check: boolean;
  /** The hosts that pictures may come from, lower case; a leading `*.` stands for any subdomain. Empty: any public host. */
  readonly hosts: readonly string[];
  /** An origin on this machine that may be asked over plain HTTP, for trying things out; undefined in deployments. */
  readonly localOrigin: string | undefined;
}

const HOST = /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$/;
const LOCAL_ORIGIN = /^(http:\/\/127\.0\.0\.1:[1-9]\d{0,4})?$/;

/** Reads PICTURE_CHECK, PICTURE_HOSTS and PICTURE_LOCAL_ORIGIN. */
export const readPictureSettings = ({ env, faults, read }: SettingReader): PictureSettings => {
  const check = read('PICTURE_CHECK', 'true', /^(true|false)$/, 'must be true or false') === 'true';
  const hosts = (env['PICTURE_HOSTS'] ?? '')
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== '');
  if (hosts.some((host) => !HOST.test(host))) {
    faults.push('PICTURE_HOSTS must be host names parted by commas, such as pictures.example.com or *.example.com');
  }
  const localOrigin = read('PICTURE_LOCAL_ORIGIN', '', LOCAL_ORIGIN, 'must be http://127.0.0.1:<port>') || undefined;
  // Functions that speak to the real CAMS must never be talked into asking something on their own machine.
  if (localOrigin !== undefined && !isLoopback(env['CAMS_ENDPOINT'] ?? '')) {
    faults.push('PICTURE_LOCAL_ORIGIN may be set only while CAMS_ENDPOINT is this machine');
  }
  return { check, hosts, localOrigin };
};
