import { describe, expect, it } from '@jest/globals';

import { operations } from '../../shared/operations/operations.js';

describe('imports', () => {
  it('resolve from a test to the sources', () => {
    const names = operations.map((operation) => operation.name);

    expect(new Set(names).size).toBe(8);
  });
});
