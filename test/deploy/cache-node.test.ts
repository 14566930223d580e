import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { findCacheNode } from '../../tools/code-cache/cache-node.js';

describe('the Node.js that makes code caches', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'cache-node-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** A program that answers what a Node.js of some kind would. */
  const nodeThatIs = (what: string): string => {
    const file = path.join(folder, what.replaceAll(' ', '-'));
    writeFileSync(file, `#!/bin/sh\necho '${what}'\n`);
    chmodSync(file, 0o755);
    return file;
  };

  it('is the one that builds unless another is named', () => {
    expect(findCacheNode('').file).toBe(process.execPath);
    expect(findCacheNode(nodeThatIs('v20.1.0 linux x64'))).toEqual({
      file: path.join(folder, 'v20.1.0-linux-x64'),
      warning: undefined,
    });
  });

  it.each(['v24.21.0 linux x64', 'v20.20.2 darwin arm64', 'v20.20.2 linux arm64', 'v22.0.0 win32 x64'])(
    'says that the platform takes no caches of %s',
    (what) => {
      expect(findCacheNode(nodeThatIs(what)).warning).toContain(`made by Node.js ${what}: the platform's nodejs20`);
    },
  );

  it('must run', () => {
    expect(() => findCacheNode(path.join(folder, 'none'))).toThrow('CODE_CACHE_NODE must name a Node.js');
  });
});
