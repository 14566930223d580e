import { describe, expect, it } from '@jest/globals';

import { ConfigFault, type Environment, readConfig } from '../../shared/config.js';

const doorsOf = (env: Environment): unknown => readConfig(env).doors;

const faultsOf = (env: Environment): readonly string[] => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults;
    throw error;
  }
  return [];
};

const [FIRST, SECOND] = ['proof-that-was-0001', 'proof-that-will-be-02'];

describe('the gateway of the settings', () => {
  it('is the cloud-native one, which names callers by X-Mse-Consumer, unless said otherwise', () => {
    expect(doorsOf({ GATEWAY_PROOF: FIRST })).toEqual([
      { kind: 'cloud-native', shape: 'http-trigger', callerHeader: 'x-mse-consumer', proofs: [FIRST] },
    ]);
  });

  it('may be the traditional one, with a caller header of its own', () => {
    expect(doorsOf({ GATEWAY: 'traditional' })).toEqual([
      { kind: 'traditional', shape: 'gateway', callerHeader: 'x-caller-app-id', proofs: [] },
    ]);
    expect(doorsOf({ GATEWAY: 'traditional', CALLER_HEADER: 'X-Caller-1f' })).toMatchObject([
      { callerHeader: 'x-caller-1f' },
    ]);
  });

  it.each(['cloud-native,traditional', 'traditional, cloud-native'])(
    'may be both for a migration (%s), each with its own header and proof',
    (GATEWAY) => {
      const doors = doorsOf({
        GATEWAY,
        GATEWAY_PROOF: FIRST,
        TRADITIONAL_GATEWAY_PROOF: SECOND,
        TRADITIONAL_CALLER_HEADER: 'X-Caller-1f',
      });

      expect(doors).toEqual([
        { kind: 'cloud-native', shape: 'http-trigger', callerHeader: 'x-mse-consumer', proofs: [FIRST] },
        { kind: 'traditional', shape: 'gateway', callerHeader: 'x-caller-1f', proofs: [SECOND] },
      ]);
    },
  );

  it('proves itself by two values while one is being rotated', () => {
    expect(doorsOf({ GATEWAY_PROOF: `${FIRST},${SECOND}` })).toMatchObject([{ proofs: [FIRST, SECOND] }]);
  });

  it.each([
    [{ GATEWAY: 'kong' }, 'GATEWAY must be cloud-native, traditional, or both separated by a comma'],
    [{ GATEWAY: 'traditional,traditional' }, 'GATEWAY must be cloud-native, traditional, or both separated by a comma'],
    [{ TRADITIONAL_GATEWAY_PROOF: FIRST }, 'TRADITIONAL_GATEWAY_PROOF is for GATEWAY=cloud-native,traditional alone'],
    [
      { GATEWAY: 'traditional', TRADITIONAL_CALLER_HEADER: 'X-Caller' },
      'TRADITIONAL_CALLER_HEADER is for GATEWAY=cloud-native,traditional alone',
    ],
    [
      { GATEWAY: 'cloud-native,traditional', GATEWAY_PROOF: `${FIRST},${SECOND}`, TRADITIONAL_GATEWAY_PROOF: SECOND },
      'TRADITIONAL_GATEWAY_PROOF must have no value of GATEWAY_PROOF: each gateway proves itself',
    ],
    [
      { GATEWAY: 'cloud-native,traditional', TRADITIONAL_GATEWAY_PROOF: 'short' },
      'TRADITIONAL_GATEWAY_PROOF needs at least 16 printable ASCII characters a value',
    ],
    [{ CALLER_HEADER: 'x-gateway-proof' }, 'CALLER_HEADER must not be X-Gateway-Proof'],
    [{ GATEWAY_PROOF: 'a,b,c' }, 'GATEWAY_PROOF holds at most two values, separated by a comma'],
    [{ GATEWAY: 'kong', GATEWAY_PROOF: 'short' }, 'GATEWAY_PROOF needs at least 16 printable ASCII characters a value'],
  ])('is refused as %j', (env, fault) => {
    expect(faultsOf(env)).toContain(fault);
  });
});
