import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { cruiseTree } from '../../tools/cruise.js';

describe('imports', () => {
  let root: string;

  const write = (file: string, ...imported: readonly string[]): void => {
    const target = path.join(root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, [...imported.map((name) => `import '${name}';`), 'export const value = 1;'].join('\n'));
  };

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'architecture-'));
    for (const room of ['operations', 'errors', 'cams', 'middleware', 'invocation']) write(`shared/${room}/part.ts`);
    write('shared/log.ts');
    write('functions/add-chat-group.ts', '../shared/invocation/part.js');
    write('test/some.test.ts', '../shared/log.js', '../functions/add-chat-group.js');
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('that follow the house pass', async () => {
    write('shared/cams/client.ts', './part.js', '../errors/part.js', '../operations/part.js', '../log.js');

    const { modules, violations } = await cruiseTree(root);

    expect(violations).toEqual([]);
    expect(modules).toBe(9);
  });

  it.each([
    ['shared/operations/other.ts', '../log.js'],
    ['shared/errors/other.ts', '../cams/part.js'],
    ['shared/cams/other.ts', '../invocation/part.js'],
    ['shared/cams/read/other.ts', '../part.js'],
    ['shared/cams/read/other.ts', '../../log.js'],
    ['shared/other.ts', './cams/part.js'],
    ['shared/undeclared/other.ts', '../log.js'],
    ['shared/middleware/other.ts', '../invocation/part.js'],
    ['shared/events/other.ts', '../middleware/part.js'],
    ['shared/other.ts', '../test/some.test.js'],
    ['functions/other.ts', '../local/main.js'],
    ['local/other.ts', '../shared/cams/part.js'],
    ['local/other.ts', '../functions/add-chat-group.js'],
    ['client/other.ts', '../shared/invocation/part.js'],
    ['tools/other.ts', '../test/some.test.js'],
    ['shared/maintenance/other.ts', '../numbers/part.js'],
    ['functions/other.ts', '../shared/numbers/part.js'],
  ])('from %s to %s are refused', async (file, imported) => {
    write('local/main.ts');
    write('shared/numbers/part.ts');
    write(file, imported);

    const { violations } = await cruiseTree(root);

    expect(violations).toHaveLength(1);
    expect(violations[0]).toContain(`${file} -> `);
  });

  it('in a circle are refused', async () => {
    write('shared/cams/one.ts', './two.js');
    write('shared/cams/two.ts', './one.js');

    const { violations } = await cruiseTree(root);

    expect(violations).toEqual([
      expect.stringMatching(/^no circles: .*one\.ts.*two\.ts|^no circles: .*two\.ts.*one\.ts/),
    ]);
  });

  it('that lead nowhere are refused', async () => {
    write('shared/cams/one.ts', './missing.js');

    const { violations } = await cruiseTree(root);

    expect(violations).toEqual([expect.stringContaining('no import that leads nowhere')]);
  });
});
