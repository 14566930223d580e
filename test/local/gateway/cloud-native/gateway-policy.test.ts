import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { readGatewayPolicy } from '../../../../local/gateway/cloud-native/read-gateway-policy.js';
import { operations } from '../../../../shared/operations/operations.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gateway-policy-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const read = (content: string): unknown => {
  const file = path.join(folder, 'policy.json');
  writeFileSync(file, content);
  return readGatewayPolicy(file, { GATEWAY_PROOF: 'the-proof' });
};

const minimal = { Consumers: [], ConsumerAuthorizationRules: [] };

describe('the policy of the local gateway', () => {
  it('is by itself the one of a deployment: proof in place of any other, no repeats, a time limit for every route', () => {
    const file = path.resolve(import.meta.dirname, '../../../../local/gateway-policy.json');

    const { Policies = [], Plugins } = readGatewayPolicy(file, { GATEWAY_PROOF: 'the-proof' });

    expect(Policies[0]?.PolicyConfig).toEqual({
      headerOpItems: [{ directionType: 'Request', opType: 'Update', key: 'X-Gateway-Proof', value: 'the-proof' }],
      enable: true,
    });
    expect(Policies[1]).toMatchObject({ PolicyClassName: 'Retry', PolicyConfig: { attempts: 0, enable: true } });
    const limited = Policies.slice(2).flatMap(({ Routes = [] }) => Routes);
    expect(limited.toSorted()).toEqual(operations.map(({ name }) => name).toSorted());
    expect(Plugins).toMatchObject([{ PluginConfig: { date_offset: 900 } }]);
  });

  it.each([
    ['{', 'cannot be read as JSON'],
    ['{}', 'Consumers: '],
    [JSON.stringify({ ...minimal, Consumers: [{ Name: 'the shop' }] }), 'Consumers.0.Name: must be 1 to 64'],
    [JSON.stringify({ ...minimal, Policies: [{ PolicyClassName: 'Cors', PolicyConfig: {} }] }), 'Policies.0'],
    [JSON.stringify({ ...minimal, Retries: 0 }), 'Retries'],
    [
      JSON.stringify({ ...minimal, Consumers: [{ Name: 'crm', JwtIdentityConfig: { Jwks: '{}' } }] }),
      'JSON Web Key Set',
    ],
    [JSON.stringify({ ...minimal, Consumers: [{ Name: 'crm' }, { Name: 'crm' }] }), 'crm is there twice'],
    [
      JSON.stringify({ ...minimal, ConsumerAuthorizationRules: [{ Consumer: 'crm', Routes: ['*', 'ListGroups'] }] }),
      'there is no consumer crm; ConsumerAuthorizationRules.0: there is no route ListGroups.',
    ],
    [
      JSON.stringify({ ...minimal, Routes: [{ RouteName: 'listchatgroup', EnableAuth: false }] }),
      'Routes.0: there is no route listchatgroup',
    ],
    [
      JSON.stringify({
        ...minimal,
        Policies: [
          { PolicyClassName: 'Timeout', PolicyConfig: { unitNum: 1, timeUnit: 's', enable: true }, Routes: ['All'] },
        ],
      }),
      'Policies.0: there is no route All',
    ],
  ])('is refused as %s', (content, fault) => {
    expect(() => read(content)).toThrow(fault);
  });
});
