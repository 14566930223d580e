import { randomBytes } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { ConfigFault, readConfig } from '../../shared/config.js';

const keysOf = (STATE_KEY: string | undefined): readonly Buffer[] => readConfig({ STATE_KEY }).stateKeys;

const [first, second, third] = [randomBytes(32), randomBytes(48), randomBytes(32)];

describe('STATE_KEY', () => {
  it.each([undefined, ''])('is none by default: %j', (value) => {
    expect(keysOf(value)).toEqual([]);
  });

  it.each(['base64', 'base64url', 'hex'] as const)('is 32 bytes or more in %s, one or two of them', (encoding) => {
    expect(keysOf(first.toString(encoding))).toEqual([first]);
    expect(keysOf(`${second.toString(encoding)},${first.toString(encoding)}`)).toEqual([second, first]);
    expect(keysOf(` ${first.toString(encoding)} , ${second.toString(encoding)}\n`)).toEqual([first, second]);
  });

  it.each([
    ['a word', 'correct-horse-battery-staple'],
    ['16 bytes', randomBytes(16).toString('base64')],
    ['31 bytes in hex', randomBytes(31).toString('hex')],
    ['another alphabet', '!'.repeat(44)],
    ['three values', [first, second, third].map((key) => key.toString('base64')).join(',')],
    ['an empty second value', `${first.toString('base64')},`],
    ['a good value and a short one', `${first.toString('base64')},short`],
  ])('is refused by name when it is %s, and the value is told to nobody', (_, value) => {
    const read = (): unknown => keysOf(value);

    expect(read).toThrow(ConfigFault);
    expect(read).toThrow(/^Settings: STATE_KEY must be 32 random bytes or more [^;]*openssl rand -base64 32[^;]*$/);
    expect(read).not.toThrow(value.split(',')[0]);
  });
});
