import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { localProfile } from '../../local/cams-profile.js';
import { ConfigFault, readConfig } from '../../shared/config.js';
import { upstreamEntry } from '../../shared/errors/catalogue.js';
import { meaningNames } from '../../shared/errors/meaning.js';
import { readJsonFile } from '../../shared/operations/read-json-file.js';
import { isObserved, listLagMs, nothingObserved, parseProfile } from '../../shared/settings/cams-profile.js';
import { readProfileFile } from '../../tools/read-profile-file.js';
import { callFunction } from '../cams/call-function.js';
import { type FaultyUpstream, refuse, startFaultyUpstream } from '../cams/faulty-upstream.js';
import { captureLines, type CapturedLines } from '../support/capture-lines.js';
import { LOCAL_PROFILE } from '../support/settings.js';

const faulty = {
  schema: 'cams-profile/2',
  behaviours: {
    'page-index-origin': { verdict: 'settled', value: '2' },
    'list-read-lag': { verdict: 'bounded', bound: {} },
    'members-source': { verdict: 'sure', value: 'real' },
  },
  meanings: { GroupNotThere: { codes: ['X.Y'] }, GroupFull: { codes: [7] }, Quota: { operations: ['AddGroup'] } },
};

const named = [
  'schema must be cams-profile/1',
  'behaviours.page-index-origin.value must be one of 1, 0',
  'behaviours.list-read-lag.bound.max must be a number of milliseconds',
  'behaviours.members-source.verdict must be one of settled, bounded, contradicted, open',
  `meanings.GroupNotThere must be one of ${meaningNames.join(', ')}`,
  'meanings.GroupFull.codes must be a list of codes',
  'meanings.Quota.operations must be a list of operations',
];

let folder: string;
let upstream: FaultyUpstream;
let lines: CapturedLines;
const write = (profile: object): string => {
  const file = join(folder, 'profile.json');
  writeFileSync(file, JSON.stringify(profile));
  return file;
};

beforeAll(async () => {
  lines = captureLines();
  folder = mkdtempSync(join(tmpdir(), 'profile-'));
  upstream = await startFaultyUpstream();
});
afterAll(async () => {
  await upstream.close();
  rmSync(folder, { recursive: true });
  lines.restore();
});

describe('a profile of CAMS', () => {
  it('is refused with every fault named, by functions and by the build', () => {
    const file = write(faulty);

    expect(parseProfile(faulty).faults).toEqual(named);
    expect(() => readConfig({ CAMS_PROFILE_FILE: file })).toThrow(ConfigFault);
    expect(() => readProfileFile(file)).toThrow(named.join('; '));
    expect(() => readProfileFile(join(folder, 'none.json'))).toThrow('cannot be read');
  });

  it('tells nothing where there is none', () => {
    expect([readConfig({}).profile, readConfig({ CAMS_PROFILE_FILE: 'none' }).profile]).toEqual([
      nothingObserved,
      nothingObserved,
    ]);
  });

  it('takes bounds three times, and nothing of what is open or contradicted', () => {
    const { profile, faults } = parseProfile({
      schema: 'cams-profile/1',
      behaviours: {
        'list-read-lag': { verdict: 'bounded', bound: { max: 1000 } },
        'row-link': { verdict: 'contradicted', value: 'now' },
        'update-omitted': { verdict: 'open', value: 'kept' },
      },
    });

    expect(faults).toEqual([]);
    expect(listLagMs(profile)).toBe(3000);
    expect([isObserved(profile, 'row-link', 'now'), isObserved(profile, 'update-omitted', 'kept')]).toEqual([
      false,
      false,
    ]);
  });

  it('of the tests is that which npm start gives its functions', () => {
    expect((readJsonFile(LOCAL_PROFILE) as { behaviours: object }).behaviours).toEqual(localProfile.behaviours);
  });
});

describe('a code that was observed', () => {
  const profile = {
    schema: 'cams-profile/1',
    meanings: {
      GroupNotFound: { codes: ['Chat.GroupNotThere'], operations: ['DeleteChatGroup'] },
      RateLimited: { meta: ['130429'] },
    },
  };

  it('means what the profile says, for the operations that it names', () => {
    const { codes } = parseProfile(profile).profile;
    const meaningOf = (operation: 'DeleteChatGroup' | 'UpdateChatGroup'): unknown =>
      upstreamEntry('Chat.GroupNotThere', '', codes, operation).meaning;

    expect([meaningOf('DeleteChatGroup'), meaningOf('UpdateChatGroup')]).toEqual(['GroupNotFound', undefined]);
  });

  it('has a delete answered as one of an unknown group', async () => {
    upstream.plan(refuse(400, 'Chat.GroupNotThere'));

    const without = await callFunction('DeleteChatGroup', upstream.port);
    const withIt = await callFunction('DeleteChatGroup', upstream.port, { profile: write(profile) });

    expect([without.status, without.body]).toMatchObject([502, { Outcome: 'Unknown' }]);
    expect([withIt.status, withIt.body]).toMatchObject([404, { Code: 'GroupNotFound', Outcome: 'NotApplied' }]);
  });
});
