import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { claimFile } from '../../../../local/cams/store/claim-file.js';
import { startCams } from '../../../../local/cams/start-cams.js';
import { bundleProgram } from '../../../support/bundle-program.js';
import { startProcess } from '../cams-process.js';

let folder = '';
let program = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'claim-'));
  program = await bundleProgram(fileURLToPath(new URL('../durability/serve.ts', import.meta.url)));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(program, { force: true });
});

describe('a database file', () => {
  it('has one owner: the second is told who, since when and where, and touches nothing', async () => {
    const databaseFile = join(folder, 'one.db');
    const owner = await startProcess(program, databaseFile);
    const files = readdirSync(folder).sort();

    const second = startCams({ port: 0, databaseFile });

    await expect(second).rejects.toThrow(
      new RegExp(
        `^The folder ${folder} is in use by process ${String(owner.child.pid)} since 20[-0-9]+T[:.0-9]+Z, which answers on ` +
          `${String(owner.port)} \\(CAMS\\)\\. Stop that one, or set DATA_DIR to another folder\\.$`,
      ),
    );
    expect(readdirSync(folder).sort()).toEqual(files);
    expect((await fetch(`http://127.0.0.1:${String(owner.port)}/_local/reset`, { method: 'POST' })).status).toBe(200);
    await owner.kill();
  });

  it('is free again once its owner was killed, whatever he left there', async () => {
    const databaseFile = join(folder, 'killed.db');
    const owner = await startProcess(program, databaseFile);
    await owner.kill();
    expect(existsSync(`${databaseFile}.owner`)).toBe(true);

    const next = await startCams({ port: 0, databaseFile });
    await next.close();

    expect(readdirSync(folder).filter((name) => name.startsWith('killed'))).toEqual(['killed.db', 'killed.db.lock']);
  });

  it('is claimed against others of the same process too, until it is released', () => {
    const databaseFile = join(folder, 'same.db');
    const claim = claimFile(databaseFile);
    claim.tell({ gateway: 9000, CAMS: 9001 });

    expect(() => claimFile(databaseFile)).toThrow('which answers on 9000 (gateway) and 9001 (CAMS)');
    // A refusal must not loosen the lock.
    expect(() => claimFile(databaseFile)).toThrow(`process ${String(process.pid)}`);
    claim.release();

    const again = claimFile(databaseFile);
    again.release();
  });

  it('is claimed before the port: who finds both taken is told of the folder', async () => {
    const databaseFile = join(folder, 'both.db');
    const cams = await startCams({ port: 0, databaseFile });

    await expect(startCams({ port: cams.port, databaseFile })).rejects.toThrow('is in use by process');
    await cams.close();
  });

  it('is let go, and not even made, when the port is taken', async () => {
    const cams = await startCams({ port: 0, databaseFile: join(folder, 'taker.db') });
    const databaseFile = join(folder, 'loser.db');

    await expect(startCams({ port: cams.port, databaseFile })).rejects.toThrow('EADDRINUSE');
    await cams.close();

    expect(existsSync(databaseFile)).toBe(false);
    claimFile(databaseFile).release();
  });
});
