import { describe, expect, it } from '@jest/globals';

import { rememberNonces } from '../../../local/cams/rpc/nonce-memory.js';

describe('the memory of nonces', () => {
  it('knows a nonce until its time is over', () => {
    const nonces = rememberNonces(100, 10);

    const answers = [nonces.use('a', '1', 0), nonces.use('a', '1', 99), nonces.use('a', '1', 100)];

    expect(answers).toEqual([true, false, true]);
  });

  it('keeps the nonces of access keys apart', () => {
    const nonces = rememberNonces(100, 10);

    const answers = [nonces.use('a', '1', 0), nonces.use('b', '1', 0), nonces.use('a', '1', 0)];

    expect(answers).toEqual([true, true, false]);
  });

  it('forgets the oldest when it is full', () => {
    const nonces = rememberNonces(100, 2);
    for (const nonce of ['1', '2', '3']) nonces.use('a', nonce, 0);

    const answers = [nonces.use('a', '2', 1), nonces.use('a', '3', 1), nonces.use('a', '1', 1)];

    expect(answers).toEqual([false, false, true]);
  });
});
