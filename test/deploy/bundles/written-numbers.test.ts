import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { buildFunctions } from '../../../tools/build-functions.js';
import { settingsFor } from '../../support/settings.js';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const run = promisify(execFile);

const PROGRAM = `
  const [file, event] = process.argv.slice(1);
  require(file).handler(event, {}).then(
    (answer) => console.log('ANSWER ' + JSON.stringify(answer)),
    (error) => console.log('FAILED ' + error.message),
  );
`;

describe('the bundles of maintenance', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'written-numbers-'));
  const target = path.join(folder, 'dist');

  beforeAll(async () => {
    const source = path.join(folder, 'functions');
    mkdirSync(source);
    for (const name of ['off-board-participant', 'rotate-invite-links']) {
      const original = JSON.stringify(path.join(root, 'functions', 'maintenance', `${name}.ts`));
      writeFileSync(path.join(source, `${name}.ts`), `export { handler } from ${original};`);
    }
    await buildFunctions({ source, target, policyFile: path.join(root, 'access-policy.json') });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const ask = async (name: string, request: object, settings: object = {}): Promise<string> => {
    const file = path.join(target, name, 'index.js');
    const event = JSON.stringify({ CustSpaceId: 'cams-local', ...request });
    const { stdout, stderr } = await run(process.execPath, ['-e', PROGRAM, file, event], {
      env: { ...settingsFor(9), ...settings },
    });
    return stdout + stderr;
  };

  it('read numbers as people write them where people are removed', async () => {
    const BusinessNumber = '+86 138-0000-0000';

    const written = await ask('off-board-participant', { BusinessNumber, ParticipantNumbers: ['+44 (0)7700 900123'] });
    const wrong = await ask('off-board-participant', { BusinessNumber, ParticipantNumbers: ['8613800000021.0'] });

    // The request is right; only a store is missing.
    expect(written).toContain('"Reason":"NoStore"');
    expect(wrong).toContain('ParticipantNumbers.1 ends with a fraction (\\".0\\"): leave it out.');
  });

  it('start with no protected number that cannot be read, where it would protect', async () => {
    const settings = { MAINTENANCE_PROTECTED_NUMBERS: '008613800000001' };
    const request = { BusinessNumber: '8613800000000' };

    const removing = await ask('off-board-participant', { ...request, ParticipantNumbers: ['8613800000011'] }, settings);
    const rotating = await ask('rotate-invite-links', request, settings);

    expect(removing).toContain('MAINTENANCE_PROTECTED_NUMBERS entry 1 begins with 00');
    expect(removing).toContain('FAILED Settings: ');
    expect(rotating).toContain('"Reason":"NoStore"');
  });

  it('carry the numbering plans of all countries where people are removed, and nowhere else', () => {
    const { outputs } = JSON.parse(readFileSync(path.join(target, 'maps', 'metafile.json'), 'utf8')) as {
      readonly outputs: Readonly<Record<string, { readonly inputs: object }>>;
    };
    const carrying = Object.entries(outputs)
      .filter(([, { inputs }]) => Object.keys(inputs).some((name) => name.includes('libphonenumber-js')))
      .map(([name]) => path.basename(path.dirname(name)));

    expect(carrying).toEqual(['off-board-participant']);
  });
});
