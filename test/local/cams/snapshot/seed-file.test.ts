import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { writtenAs } from '../../../support/written-as.js';
import { owner, runCams } from '../running-cams.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seed-file-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const write = async (contents: unknown): Promise<string> => {
  const seedFile = join(folder, 'seed.json');
  const isText = typeof contents === 'string' || Buffer.isBuffer(contents);
  await writeFile(seedFile, isText ? contents : JSON.stringify(contents));
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

  it.each(Object.entries(writtenAs))('may be written as %s', async (_, encode) => {
    const seedFile = await write(encode(JSON.stringify({ Groups: [{ ...group, Subject: 'Größe 群 😀' }] })));
    const running = await runCams({ seedFile });

    const { body } = await running.control('state');
    await running.stop();

    expect(body).toMatchObject({ Groups: { ACTIVE: 1 } });
  });

  it.each([
    ['is not JSON', '{\r\n  "Groups": [],\r\n}', /^The seed file .*seed\.json is not valid JSON: line 3, column 1\.$/],
    ['is empty', '', /^The seed file .*seed\.json is not valid JSON: line 1, column 1\.$/],
    ['is no object', '[]', /^The seed file .*seed\.json cannot be used\. The body must be a JSON object/],
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
