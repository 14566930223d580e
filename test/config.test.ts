import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { ConfigFault, type Environment, readConfig } from '../shared/config.js';
import { readPolicyFile } from '../tools/read-policy-file.js';
import { writtenAs } from './support/written-as.js';

const faultsOf = (env: Environment): readonly string[] => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults;
    throw error;
  }
  return [];
};

const policy = {
  callers: { app: { operations: ['ListChatGroup'], spaces: ['cams-*'], numbers: ['8613800000000'] } },
};

describe('the settings', () => {
  it('have defaults that deny every caller and speak TLS with the endpoint of the region', () => {
    const config = readConfig({ CAMS_REGION: 'eu-central-1' });

    expect(config).toMatchObject({
      camsEndpoint: 'cams.eu-central-1.aliyuncs.com',
      camsProtocol: 'HTTPS',
      doors: [{ kind: 'cloud-native', shape: 'http-trigger', callerHeader: 'x-mse-consumer', proofs: [] }],
      maxPageSize: 100,
      policy: { callers: {} },
      fallbackCredentials: undefined,
    });
  });

  it('name every fault at once, and no value', () => {
    const faults = faultsOf({
      CAMS_REGION: 'Not A Region',
      CAMS_ENDPOINT: 'https://cams.example/path',
      CAMS_PROTOCOL: 'FTP',
      CALLER_HEADER: 'X-Gateway-Proof',
      GATEWAY_PROOF: 'short,also-short-one,third-of-them-secret',
      MAX_PAGE_SIZE: '501',
      ACCESS_POLICY: '{"callers":{"a":{"operations":["Nope"],"spaces":"x","extra":1}}}',
      DEBUG: '*',
      NODE_DEBUG: 'http',
    });

    const named = ['CAMS_REGION', 'CAMS_ENDPOINT', 'CAMS_PROTOCOL', 'CALLER_HEADER', 'GATEWAY_PROOF'];
    const others = ['MAX_PAGE_SIZE', 'ACCESS_POLICY', 'DEBUG', 'NODE_DEBUG'];
    for (const name of [...named, ...others]) {
      expect(faults.some((fault) => fault.startsWith(name))).toBe(true);
    }
    expect(faults.join()).not.toMatch(/secret|short|example/);
    expect(faults).toContain('ACCESS_POLICY: policy.callers.a.extra is not known');
    expect(faults).toContain('ACCESS_POLICY: policy.callers.a.numbers must be a list');
  });

  it('refuse plain HTTP to anything but this machine', () => {
    expect(faultsOf({ CAMS_PROTOCOL: 'HTTP', CAMS_ENDPOINT: 'cams.internal:80' })).toHaveLength(1);
    expect(faultsOf({ CAMS_PROTOCOL: 'HTTP', CAMS_ENDPOINT: '127.0.0.1.example.org' })).toHaveLength(1);
    expect(faultsOf({ CAMS_PROTOCOL: 'HTTP', CAMS_ENDPOINT: '127.0.0.1:9001' })).toEqual([]);
    expect(faultsOf({ CAMS_PROTOCOL: 'HTTP', CAMS_ENDPOINT: 'localhost:9001' })).toEqual([]);
    expect(faultsOf({ CAMS_PROTOCOL: 'HTTP', CAMS_ENDPOINT: '[::1]:9001' })).toEqual([]);
  });

  it.each(Object.entries(writtenAs))(
    'read the policy from a file beside the code, as does the build: %s',
    (_, encode) => {
      const folder = mkdtempSync(join(tmpdir(), 'policy-'));
      const file = join(folder, 'access-policy.json');
      writeFileSync(file, encode(JSON.stringify(policy, undefined, 2)));

      const config = readConfig({ FC_FUNC_CODE_PATH: folder, ACCESS_POLICY_FILE: 'access-policy.json' });
      const packed = readPolicyFile(file);

      rmSync(folder, { recursive: true });
      expect(config.policy.callers['app']).toEqual({ ...policy.callers.app, scopes: [] });
      expect(packed).toBe(`${JSON.stringify(policy)}\n`);
    },
  );

  it('read a policy that begins with a byte order mark, pasted into a setting', () => {
    const config = readConfig({ ACCESS_POLICY: `\ufeff${JSON.stringify(policy)}` });

    expect(config.policy.callers['app']).toEqual({ ...policy.callers.app, scopes: [] });
  });

  it('are refused, and so is the build, where the policy is not JSON: file, line and column are named', () => {
    const folder = mkdtempSync(join(tmpdir(), 'policy-'));
    const file = join(folder, 'access-policy.json');
    writeFileSync(file, '{\n  "callers": {},\n}\n');

    const faults = faultsOf({ FC_FUNC_CODE_PATH: folder, ACCESS_POLICY_FILE: 'access-policy.json' });

    expect(faults).toContain(`ACCESS_POLICY_FILE ${file} is not valid JSON: line 3, column 1`);
    expect(() => readPolicyFile(file)).toThrow(`${file} is not valid JSON: line 3, column 1`);
    rmSync(folder, { recursive: true });
  });

  it.each([
    [
      { ACCESS_POLICY: '{"callers":{"the shop":{"operations":[],"spaces":[],"numbers":[]}}}' },
      'ACCESS_POLICY: policy.callers names "the shop", which has other than 1 to 64 of A-Z a-z 0-9 . _ -',
    ],
    [{ ACCESS_POLICY_FILE: 'nowhere.json' }, 'ACCESS_POLICY_FILE names a file that cannot be read'],
    [{ ACCESS_POLICY: '{' }, 'ACCESS_POLICY is not valid JSON: line 1, column 2'],
    [{ ACCESS_POLICY: '{"callers":\n  {,}}' }, 'ACCESS_POLICY is not valid JSON: line 2, column 4'],
    [{ ACCESS_POLICY: '[]' }, 'ACCESS_POLICY: policy must be an object {"callers": {…}}'],
    [
      { ACCESS_POLICY: '{"callers":{}}', ACCESS_POLICY_FILE: 'nowhere.json' },
      'ACCESS_POLICY and ACCESS_POLICY_FILE are both set: keep one',
    ],
  ])('refuse %j', (env, fault) => {
    expect(faultsOf(env)).toContain(fault);
  });

  it('hold the credentials of the environment for runtimes that pass none', () => {
    const keys = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret' };

    const withToken = readConfig({ ...keys, ALIBABA_CLOUD_SECURITY_TOKEN: 'token' });
    const without = readConfig(keys);

    expect(withToken.fallbackCredentials).toEqual({
      accessKeyId: 'id',
      accessKeySecret: 'secret',
      securityToken: 'token',
    });
    expect(without.fallbackCredentials?.securityToken).toBeUndefined();
  });
});
