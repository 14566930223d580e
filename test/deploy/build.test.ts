import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rootCertificates } from 'node:tls';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { operations } from '../../shared/operations/operations.js';
import { buildFunctions } from '../../tools/build-functions.js';
import { functionNameOf } from '../../tools/function-name-of.js';

const root = path.resolve(import.meta.dirname, '..', '..');

/** Every file below a folder with all that a zip would keep of it. */
const contentsOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => statSync(path.join(folder, file)).isFile())
      .sort()
      .map((file) => {
        const { mtimeMs, mode } = statSync(path.join(folder, file));
        return [file, `${String(mtimeMs)} ${String(mode)} ${readFileSync(path.join(folder, file), 'base64')}`];
      }),
  );

describe('a build of the project', () => {
  const names = operations.map(functionNameOf);
  let target: string;

  beforeAll(async () => {
    target = mkdtempSync(path.join(tmpdir(), 'build-'));
    await buildFunctions({
      source: path.join(root, 'functions'),
      target: path.join(target, 'dist'),
      policyFile: path.join(root, 'access-policy.json'),
    });
  });

  afterAll(() => {
    rmSync(target, { recursive: true });
  });

  it('has a function for every operation', () => {
    expect(readdirSync(path.join(target, 'dist'))).toEqual(expect.arrayContaining(names));
  });

  it('ships the code, its module type, the access policy and what is known of CAMS, and no source map', () => {
    const shipped = names.map((name) => readdirSync(path.join(target, 'dist', name)));

    expect(new Set(shipped.flat())).toEqual(new Set(['access-policy.json', 'cams-profile.json', 'index.js', 'package.json']));
  });

  it('bundles nothing of SQLite, which no instance could share with another', () => {
    const { inputs } = JSON.parse(readFileSync(path.join(target, 'dist/maps/metafile.json'), 'utf8')) as {
      inputs: Readonly<Record<string, unknown>>;
    };

    const bundled = Object.keys(inputs);

    expect(bundled.some((file) => file.includes('node_modules/pg/'))).toBe(true);
    expect(bundled.filter((file) => /node_modules\/(@?libsql|@neon-rs)\//.test(file))).toEqual([]);
  });

  it('gives bundles that load in a bare Node.js and export a handler', () => {
    const script = 'for (const f of process.argv.slice(1)) console.log(typeof require(f).handler)';
    const folders = names.map((name) => path.join(target, 'dist', name));

    const output = execFileSync(process.execPath, ['-e', script, ...folders], {
      cwd: target,
      env: {},
      encoding: 'utf8',
    });

    expect(output.trim().split('\n')).toEqual(names.map(() => 'function'));
  });
});

describe('a build', () => {
  let folder: string;

  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };

  const build = (options: { readonly databaseCaFile?: string } = {}): Promise<readonly string[]> =>
    buildFunctions({
      source: path.join(folder, 'functions'),
      target: path.join(folder, 'dist'),
      policyFile: path.join(folder, 'policy.json'),
      ...options,
    });

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'build-'));
    write('policy.json', '{ "callers": {} }');
    write('functions/one.ts', "export const handler = (): string => 'one';");
    write('functions/nested/two-words.ts', "export const handler = (): string => 'two';");
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('makes one folder for each file, nested ones too', async () => {
    expect(await build()).toEqual(['one', 'two-words']);
  });

  it('gives the same bytes, times and modes every time', async () => {
    await build();
    const first = contentsOf(path.join(folder, 'dist'));
    rmSync(path.join(folder, 'dist'), { recursive: true });

    await build();

    expect(contentsOf(path.join(folder, 'dist'))).toEqual(first);
  });

  it('links its bundles to maps that lead back to the sources', async () => {
    await build();

    const code = readFileSync(path.join(folder, 'dist/one/index.js'), 'utf8');
    const [, link = ''] = /^\/\/# sourceMappingURL=(.*)$/m.exec(code) ?? [];
    const map = path.join(folder, 'dist/one', link);
    const { sources } = JSON.parse(readFileSync(map, 'utf8')) as { sources: string[] };
    expect(sources.map((source) => path.resolve(path.dirname(map), source))).toEqual([
      path.join(folder, 'functions/one.ts'),
    ]);
  });

  it('ships the certificates of the database authority that it was told', async () => {
    const certificates = rootCertificates.slice(0, 2).join('\n');
    write('ca.pem', certificates);

    await build({ databaseCaFile: path.join(folder, 'ca.pem') });

    expect(readFileSync(path.join(folder, 'dist/one/database-ca.pem'), 'utf8')).toBe(certificates);
  });

  it('refuses certificates that are none', async () => {
    write('ca.pem', 'not a certificate');

    await expect(build({ databaseCaFile: path.join(folder, 'ca.pem') })).rejects.toThrow('holds no certificate');
  });

  it('removes what no function makes any more', async () => {
    write('dist/gone/index.js', '');
    write('dist/one/left-over.js', '');

    await build();

    expect(existsSync(path.join(folder, 'dist/gone'))).toBe(false);
    expect(existsSync(path.join(folder, 'dist/one/left-over.js'))).toBe(false);
  });

  it.each([
    ['is not JSON', '{', /policy\.json is not valid JSON: line 1, column 2\.$/],
    ['grants an operation that does not exist', '{"callers":{"direct":{"operations":["Any"]}}}', 'operations'],
  ])('refuses an access policy that %s', async (_, policy, message) => {
    write('policy.json', policy);

    await expect(build()).rejects.toThrow(message);
  });

  it.each([
    ['is not in kebab-case', 'functions/twoWords.ts', 'kebab-case'],
    ['another file bears', 'functions/other/one.ts', 'bears that name'],
    ['is that of the source maps', 'functions/maps.ts', 'source maps'],
  ])('refuses a name that %s', async (_, file, message) => {
    write(file, 'export const handler = 1;');

    await expect(build()).rejects.toThrow(message);
  });
});
