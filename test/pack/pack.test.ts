import { execFile, execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { callWithSdk } from '../local/cams/call-with-sdk.js';
import { addPackage, installInto, packInto, plainEnvironment } from './install-packages.js';
import { jestTest, plainProgram, typedProgram, vitestTest } from './sample-sources.js';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');
const FULL = process.env['FULL'] !== undefined;

/** What the tarballs may weigh, in bytes. */
const budgets = { 'cams-chat-groups-client': 30_000, 'cams-local': 2_000_000 };

let folder = '';
let project = '';
let tarballs: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'pack-')));
  project = path.join(folder, 'project');
  tarballs = await packInto(folder);
  await installInto(project, tarballs);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const quietly = {
  get cwd() {
    return project;
  },
  env: plainEnvironment,
};

const installed = (name: string): string => path.join(project, 'node_modules', name);
const filesOf = (name: string): readonly string[] =>
  readdirSync(installed(name), { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(path.join(installed(name), file)).isFile())
    .sort();
const textsOf = (name: string): readonly (readonly [string, string])[] =>
  filesOf(name)
    .filter((file) => !file.startsWith('swagger-ui') && /\.([cm]?js|[cm]ts|md|json)$/.test(file))
    .map((file) => [file, readFileSync(path.join(installed(name), file), 'utf8')]);

const ofProject = (file: string): string => path.join(root, 'node_modules', file);
const bin = (name: string): string => path.join(project, 'node_modules/.bin', name);

describe('the tarballs', () => {
  it('weigh no more than their budget', () => {
    const over = Object.entries(budgets).filter(([name, budget]) => statSync(tarballs[name] ?? '').size > budget);

    expect(over).toEqual([]);
  });

  it('hold programs, types, papers, and what the programs read: no source, no test, no map', () => {
    const papers = ['LICENSE', 'README.md', 'THIRD-PARTY-LICENSES.txt', 'package.json'];
    const doors = ['lib/index.cjs', 'lib/index.d.cts', 'lib/index.d.mts', 'lib/index.mjs'];

    expect(filesOf('cams-chat-groups-client')).toEqual([...papers, ...doors].sort());
    const functions = /^dist\/[a-z-]+\/(index\.js|package\.json|(access-policy|cams-profile)\.json)$/;
    expect(filesOf('cams-local').filter((file) => !functions.test(file))).toEqual(
      [
        ...papers,
        ...doors,
        'docs/openapi.json',
        'lib/cams-local.cjs',
        'lib/chat-groups.cjs',
        'local/gateway-policy.json',
        'local/explorer/assets/explorer.css',
        'local/explorer/assets/explorer.js',
        'local/pictures/oblong.jpg',
        'local/pictures/square.jpg',
        's.yaml',
        'swagger-ui/favicon-32x32.png',
        'swagger-ui/swagger-ui-bundle.js',
        'swagger-ui/swagger-ui-bundle.js.LICENSE.txt',
        'swagger-ui/swagger-ui.css',
      ].sort(),
    );
  });

  it('need SQLite, which is native, and nothing else; say no word of npm scripts; name no folder of who packed them', () => {
    const dependenciesOf = (name: string): unknown =>
      (JSON.parse(readFileSync(path.join(installed(name), 'package.json'), 'utf8')) as Record<string, unknown>)[
        'dependencies'
      ];
    const texts = Object.keys(budgets).flatMap(textsOf);
    const about = /npm start|npm run|local\/README|sourceMappingURL/;
    const wrong = texts.filter(
      ([file, text]) => (file !== 's.yaml' && file !== 'docs/openapi.json' && about.test(text)) || text.includes(root),
    );

    expect(dependenciesOf('cams-chat-groups-client')).toBeUndefined();
    expect(dependenciesOf('cams-local')).toEqual({ libsql: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
    expect(wrong.map(([file]) => file)).toEqual([]);
  });

  it('hold every file that the sources ask for', () => {
    const sources = readdirSync(path.join(root, 'local'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const asked = sources
      .flatMap((file) => [
        ...readFileSync(path.join(root, 'local', file), 'utf8').matchAll(/projectFile\('([^']+)'\)/g),
      ])
      .map(([, file = '']) => file)
      .filter((file) => !file.endsWith('.ts'));

    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter((file) => !existsSync(path.join(installed('cams-local'), file)))).toEqual([]);
  });

  it('let nobody in by a policy of who packed them', () => {
    const policies = filesOf('cams-local').filter((file) => file.endsWith('access-policy.json'));

    expect(policies).toHaveLength(13);
    for (const file of policies) {
      expect(JSON.parse(readFileSync(path.join(installed('cams-local'), file), 'utf8'))).toEqual({ callers: {} });
    }
  });
});

describe('in an empty project', () => {
  it('import and require give the same classes, and a create goes from the client through the functions to CAMS', async () => {
    writeFileSync(path.join(project, 'use.mjs'), plainProgram);

    const { stdout } = await run(process.execPath, ['use.mjs'], { cwd: project, env: plainEnvironment });

    expect(JSON.parse(stdout)).toEqual({
      same: true,
      isNamed: true,
      GroupStatus: 'ACTIVE',
      isRefusal: true,
      hasStyles: true,
      hasDocument: true,
      picture: 200,
    });
  });

  it.each(FULL ? ['nodenext', 'bundler'] : ['nodenext'])(
    'the types satisfy tsc with %s, libraries checked',
    async (way) => {
      const names = way === 'nodenext' ? ['typed.mts', 'typed.cts'] : ['typed.ts'];
      for (const name of names) writeFileSync(path.join(project, name), typedProgram);
      const resolution =
        way === 'nodenext' ? { module: 'nodenext' } : { module: 'esnext', moduleResolution: 'bundler' };
      const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true, types: [] };
      const compilerOptions = { ...resolution, ...strict, target: 'es2022', lib: ['es2022', 'dom'] };
      const config = path.join(project, `tsconfig.${way}.json`);
      writeFileSync(config, JSON.stringify({ compilerOptions, files: names }));

      const { stdout } = await run(process.execPath, [ofProject('typescript/bin/tsc'), '-p', config], quietly).catch(
        (error: unknown) => error as { stdout: string },
      );

      expect(stdout).toBe('');
    },
  );

  it('jest runs tests with both, without any setting', async () => {
    writeFileSync(path.join(project, 'sample.test.js'), jestTest);

    const { stderr } = await run(process.execPath, [ofProject('jest/bin/jest.js'), '--rootDir', project], quietly);

    expect(stderr).toMatch(/Tests: +2 passed, 2 total/);
  });

  if (FULL) {
    it('vitest runs tests with both', async () => {
      // The last line of it that runs on Node.js 20.
      await addPackage(project, 'vitest@4.1.12');
      writeFileSync(path.join(project, 'sample.spec.mjs'), vitestTest);

      const { stdout } = await run(bin('vitest'), ['run', 'sample.spec.mjs'], quietly);

      expect(stdout).toMatch(/Tests +2 passed \(2\)/);
    });
  }

  it('npx cams-local serves the official TypeScript SDK and chat-groups, and leaves nothing behind', async () => {
    const flags = ['cams-local', '--in-memory', '--port', '0', '--gateway-port', '0'];
    const child = spawn('npx', flags, { cwd: project, env: plainEnvironment, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('Ctrl-C stops')) resolve();
      });
      child.on('close', () => {
        reject(new Error(said));
      });
    });
    const found = (pattern: RegExp): string => pattern.exec(said)?.[1] ?? '';
    const dataDir = path.dirname(found(/the folder of (\S+) is removed at the end/));
    const call = callWithSdk(found(/Local CAMS ready at http:\/\/(\S+)/));

    const created = await call('AddChatGroup', { Subject: 'From the SDK' });
    const listed = await call('ListChatGroup', { Page: JSON.stringify({ Index: 1, Size: 10 }) });
    const url = found(/Gateway ready at (\S+)/);
    const { stdout } = await run(bin('chat-groups'), ['list', '--json', '--url', url], { env: plainEnvironment });
    const existed = existsSync(dataDir);
    child.kill('SIGTERM');
    await new Promise((resolve) => child.on('close', resolve));

    expect(created).toMatchObject({ Code: 'OK', Success: true });
    expect(listed).toMatchObject({ Data: { Total: 1, List: [{ Subject: 'From the SDK' }] } });
    expect(JSON.parse(stdout)).toMatchObject({ Total: 1, List: [{ Subject: 'From the SDK' }] });
    expect([existed, existsSync(dataDir)]).toEqual([true, false]);
  });

  it('both programs tell their options and the version', () => {
    const ask = (name: string, ...words: readonly string[]): string =>
      execFileSync(bin(name), words, { encoding: 'utf8', env: plainEnvironment, cwd: project });
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };

    for (const option of ['--port', '--gateway-port', '--data-dir', '--seed', '--in-memory', '--help', '--version']) {
      expect(ask('cams-local', '--help')).toContain(option);
    }
    expect(ask('cams-local', '--version').trim()).toBe(version);
    expect(ask('chat-groups', '--version').trim()).toBe(version);
    expect(ask('chat-groups', '--help')).toContain('cams-local');
  });
});
