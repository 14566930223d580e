import type { SettingReader } from './setting-reader.js';

/** Which pictures are looked at before CAMS is asked to fetch them. */
export interface PictureSettings {
  readonly check: boolean;
  /** The hosts that pictures may come from, lower case; a leading `*.` stands for any subdomain. Empty: any public host. */
  readonly hosts: readonly string[];
}

const HOST = /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$/;

/** Reads PICTURE_CHECK and PICTURE_HOSTS. */
export const readPictureSettings = ({ env, faults, read }: SettingReader): PictureSettings => {
  const check = read('PICTURE_CHECK', 'true', /^(true|false)$/, 'must be true or false') === 'true';
  const hosts = (env['PICTURE_HOSTS'] ?? '')
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== '');
  if (hosts.some((host) => !HOST.test(host))) {
    faults.push('PICTURE_HOSTS must be host names parted by commas, such as pictures.example.com or *.example.com');
  }
  return { check, hosts };
};
