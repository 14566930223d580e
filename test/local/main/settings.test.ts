import { describe, expect, it } from '@jest/globals';

import { readSettings, settingsHelp } from '../../../local/settings.js';

describe('the local settings', () => {
  it('have defaults', () => {
    expect(readSettings({})).toEqual({
      gatewayPort: 9000,
      camsPort: 9001,
      dataDir: '.data',
      allowedHosts: [],
      maxInstances: 100,
      databaseUrl: undefined,
      seedFile: undefined,
      resetIdleSocketsMs: undefined,
      gateway: 'cloud-native',
      policyFile: undefined,
      limitHead: true,
      app: { key: 'local-app-key', secret: 'local-app-secret', required: false },
    });
  });

  it('come from the environment', () => {
    const environment = {
      GATEWAY_PORT: '0',
      CAMS_PORT: '0',
      DATA_DIR: '/tmp/x',
      LOCAL_DATABASE_URL: 'file:/tmp/y.db',
      LOCAL_ALLOWED_HOSTS: 'CAMS.internal, [fd00::1],',
      MAX_INSTANCES: '300',
      SEED_FILE: 'seed.json',
      RESET_IDLE_MS: '10000',
      GATEWAY: 'traditional',
      GATEWAY_LIMIT: 'off',
      GATEWAY_AUTH: 'app',
      GATEWAY_APP_KEY: '20001',
      GATEWAY_APP_SECRET: 'a-secret',
    };

    expect(readSettings(environment)).toEqual({
      gatewayPort: 0,
      camsPort: 0,
      dataDir: '/tmp/x',
      allowedHosts: ['cams.internal', '[fd00::1]'],
      maxInstances: 300,
      databaseUrl: 'file:/tmp/y.db',
      seedFile: 'seed.json',
      resetIdleSocketsMs: 10_000,
      gateway: 'traditional',
      policyFile: undefined,
      limitHead: false,
      app: { key: '20001', secret: 'a-secret', required: true },
    });
  });

  it("are not the deployment's: DATABASE_URL is not read", () => {
    expect(readSettings({ DATABASE_URL: 'postgres://a:b@example.com/c' }).databaseUrl).toBeUndefined();
  });

  it('take an empty value for none', () => {
    expect(readSettings({ GATEWAY_PORT: '', DATA_DIR: '' })).toMatchObject({ gatewayPort: 9000, dataDir: '.data' });
  });

  it('name every fault at once', () => {
    const ports = { GATEWAY_PORT: '70000', CAMS_PORT: '-1' };
    const environment = {
      ...ports,
      LOCAL_ALLOWED_HOSTS: 'http://a',
      MAX_INSTANCES: '0',
      RESET_IDLE_MS: '1s',
      GATEWAY: 'kong',
      GATEWAY_LIMIT: 'yes',
      GATEWAY_AUTH: 'no',
    };

    expect(() => readSettings(environment)).toThrow(
      'GATEWAY_PORT must be a port, 0 to 65535; CAMS_PORT must be a port, 0 to 65535; ' +
        'LOCAL_ALLOWED_HOSTS must be host names without ports, parted by commas; ' +
        'MAX_INSTANCES must be a whole number from 1 to 9999; ' +
        'RESET_IDLE_MS must be a whole number of milliseconds; ' +
        'GATEWAY must be cloud-native or traditional; GATEWAY_LIMIT must be on or off; ' +
        'GATEWAY_AUTH must be optional or app.',
    );
  });

  it('take a policy of the cloud-native gateway for that one alone', () => {
    const GATEWAY_POLICY_FILE = 'policy.json';

    expect(readSettings({ GATEWAY_POLICY_FILE })).toMatchObject({ policyFile: 'policy.json' });
    expect(() => readSettings({ GATEWAY_POLICY_FILE, GATEWAY: 'traditional' })).toThrow(
      'GATEWAY_POLICY_FILE is for GATEWAY=cloud-native alone',
    );
  });

  it('refuse one port for both', () => {
    expect(() => readSettings({ GATEWAY_PORT: '9001' })).toThrow('GATEWAY_PORT and CAMS_PORT must differ');
  });

  it('are all named by the help', () => {
    expect(settingsHelp).toMatch(
      /GATEWAY_PORT[^]*CAMS_PORT[^]*DATA_DIR[^]*LOCAL_DATABASE_URL[^]*LOCAL_ALLOWED_HOSTS[^]*MAX_INSTANCES[^]*SEED_FILE[^]*RESET_IDLE_MS[^]*GATEWAY [^]*GATEWAY_POLICY_FILE[^]*GATEWAY_LIMIT/,
    );
  });
});
