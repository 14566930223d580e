import { describe, expect, it } from '@jest/globals';

import { initialize } from '../../shared/invocation/initialize.js';

describe('what is done before the first request', () => {
  it('does not fail, and says so either way', async () => {
    const heard: unknown[] = [];

    await initialize({}, (error) => heard.push(error));
    await initialize({});

    expect(heard).toEqual([null]);
  });
});
