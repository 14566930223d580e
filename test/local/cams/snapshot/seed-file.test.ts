import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { owner, runCams } from '../running-cams.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seed-file-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const write = async (contents: unknown): Promise<string> => {
  const seedFile = join(folder, 'seed.json');
  await writeFile(seedFile, typeof contents === 'string' ? contents : JSON.stringify(contents));
  return seedFile;
};

const group = { ...owner, Subject: 'Order 1042' };

describe('the seed file', () => {
  it('fills an empty database, and adds nothing at the next start', async () => {
    const seedFile = await write({
      Spaces: [{ CustSpaceId: 'cams-shop', BusinessNumbers: ['8613800000099'] }],
      Groups: [
        { ...group, Participants: ['8613800000001'] },
        { ...group, CustSpaceId: 'cams-shop', BusinessNumber: '8613800000099' },
      ],
    });
    const running = await runCams({ seedFile });

    const { body: first } = await running.control('state');
    await running.restart();
    const { body: second } = await running.control('state');
    await running.stop();

    expect(first).toMatchObject({ Spaces: 2, BusinessNumbers: 2, Groups: { ACTIVE: 2 }, Participants: 1 });
    expect(second).toEqual(first);
  });

  it.each([
    ['is not JSON', '{', /The seed file .*seed\.json cannot be used\. The body is not valid JSON\./],
    [
      'has faults: every one is named',
      { Groups: [owner, { ...group, GroupStatus: 'GONE' }] },
      /Groups\.1\.Subject is mandatory.* Groups\.2\.GroupStatus must be ACTIVE/,
    ],
    [
      'gives groups to numbers that are not there',
      { Groups: [{ ...group, BusinessNumber: '8613800000099' }] },
      /Groups\.1\.BusinessNumber does not belong to the space/,
    ],
    ['has more faults than one can read', { Groups: Array.from({ length: 40 }, () => owner) }, /and 30 more$/],
  ])('keeps the service from starting when it %s', async (_, contents, sentence) => {
    const seedFile = await write(contents);

    await expect(runCams({ seedFile })).rejects.toThrow(sentence);
  });

  it('keeps the service from starting when it is not there', async () => {
    await expect(runCams({ seedFile: join(folder, 'none.json') })).rejects.toThrow('ENOENT');
  });
});
