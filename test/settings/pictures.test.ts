import { describe, expect, it } from '@jest/globals';

import { ConfigFault, type Environment, readConfig } from '../../shared/config.js';

const faultsOf = (env: Environment): readonly string[] => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults;
    throw error;
  }
  return [];
};

const LOCAL = { CAMS_ENDPOINT: '127.0.0.1:9001', CAMS_PROTOCOL: 'HTTP' };

describe('the settings of pictures', () => {
  it('check every picture from any public host, unless told otherwise', () => {
    expect(readConfig({}).pictures).toEqual({ check: true, hosts: [], localOrigin: undefined });
    expect(readConfig({ PICTURE_CHECK: 'false', PICTURE_HOSTS: '' }).pictures.check).toBe(false);
  });

  it('take hosts in any case, with space around them', () => {
    const { hosts } = readConfig({ PICTURE_HOSTS: ' Pictures.Example.com, *.cdn.example.com,' }).pictures;

    expect(hosts).toEqual(['pictures.example.com', '*.cdn.example.com']);
  });

  it.each([
    '*',
    '*.',
    'localhost',
    'https://a.example.com',
    'a.example.com:443',
    'a..example.com',
    'a.*.example.com',
    '-',
  ])('refuse %j as a host', (PICTURE_HOSTS) => {
    expect(faultsOf({ PICTURE_HOSTS })).toEqual([expect.stringMatching(/^PICTURE_HOSTS must be host names/)]);
  });

  it('refuse anything but true and false for the check', () => {
    expect(faultsOf({ PICTURE_CHECK: 'no' })).toEqual(['PICTURE_CHECK must be true or false']);
  });

  it('know a local origin only where CAMS is local too', () => {
    const PICTURE_LOCAL_ORIGIN = 'http://127.0.0.1:9001';
    const fault = 'PICTURE_LOCAL_ORIGIN may be set only while CAMS_ENDPOINT is this machine';

    expect(readConfig({ ...LOCAL, PICTURE_LOCAL_ORIGIN }).pictures.localOrigin).toBe(PICTURE_LOCAL_ORIGIN);
    expect(faultsOf({ PICTURE_LOCAL_ORIGIN })).toEqual([fault]);
    expect(faultsOf({ CAMS_ENDPOINT: 'cams.ap-southeast-1.aliyuncs.com', PICTURE_LOCAL_ORIGIN })).toEqual([fault]);
  });

  it.each([
    'https://127.0.0.1:9001',
    'http://127.0.0.1',
    'http://localhost:9001',
    'http://169.254.169.254:80',
    'http://127.0.0.1:9001/',
  ])('refuse %j as the local origin', (PICTURE_LOCAL_ORIGIN) => {
    expect(faultsOf({ ...LOCAL, PICTURE_LOCAL_ORIGIN })).toEqual([
      'PICTURE_LOCAL_ORIGIN must be http://127.0.0.1:<port>',
    ]);
  });
});
