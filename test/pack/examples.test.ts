import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { readFlags } from '../../local/local-flags.js';
import { readSettings, settingsHelp } from '../../local/settings.js';
import { clientManifest, localManifest } from '../../tools/pack/manifests.js';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const FOLDER = 'examples/container';

const version = (JSON.parse(read('package.json')) as { version: string }).version;
const tarball = `cams-local-${version}.tgz`;

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly network_mode?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly volumes?: readonly string[];
}

describe('the Dockerfile', () => {
  const lines = read(`${FOLDER}/Dockerfile`)
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

  it('has instructions alone, copies what npm run pack writes, and runs as no root', () => {
    const known = /^(FROM|COPY|RUN|USER|ENV|VOLUME|EXPOSE|CMD) \S/;

    expect(lines.filter((line) => !known.test(line))).toEqual([]);
    expect(lines.find((line) => line.startsWith('COPY'))).toBe(`COPY packed/${tarball} /tmp/cams-local.tgz`);
    expect(lines.indexOf('USER node')).toBeGreaterThan(lines.findIndex((line) => line.startsWith('RUN')));
  });

  it('starts a program of the package with options that it has', () => {
    const [program = '', ...words] = JSON.parse(lines.at(-1)?.replace('CMD ', '') ?? '') as readonly string[];

    expect(Object.keys(localManifest.bin)).toContain(program);
    expect(readFlags(words)).toMatchObject({ host: '0.0.0.0' });
  });
});

describe('compose.yaml', () => {
  const { services, volumes } = parse(read(`${FOLDER}/compose.yaml`)) as {
    services: Readonly<Record<string, Service>>;
    volumes: object;
  };

  it('builds from the project, names only volumes and services that it has, and publishes on loopback alone', () => {
    const all = Object.values(services);
    const named = all.flatMap(({ volumes: own = [] }) => own.map((volume) => volume.split(':')[0]));

    expect(services['cams']?.build).toEqual({ context: '../..', dockerfile: `${FOLDER}/Dockerfile` });
    expect(services['cams']?.network_mode).toBe('service:database');
    expect(named.filter((name) => name === undefined || !Object.hasOwn(volumes, name))).toEqual([]);
    expect(all.flatMap(({ ports = [] }) => ports).filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('gives the local cloud settings that it understands, and the database that is beside it', () => {
    const { environment = {} } = services['cams'] ?? {};
    const { databaseUrl = '' } = readSettings(environment);
    const { username, password, hostname, pathname } = new URL(databaseUrl);
    const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = services['database']?.environment ?? {};

    expect(Object.keys(environment).filter((name) => !settingsHelp.includes(name))).toEqual([]);
    expect([username, password, pathname]).toEqual([POSTGRES_USER, POSTGRES_PASSWORD, `/${String(POSTGRES_DB)}`]);
    expect(hostname).toBe('127.0.0.1');
  });
});

describe('the pages', () => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    'local/README.md',
    'tools/pack/client.md',
    'tools/pack/local.md',
  ].concat(
    readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md'))
      .map((file) => `docs/${file}`),
    readdirSync(path.join(root, FOLDER)).map((file) => `${FOLDER}/${file}`),
  );

  it('tell nobody to fetch a name that is not ours: no npx, no npm install of it', () => {
    const names = [clientManifest.name, localManifest.name, ...Object.keys(localManifest.bin)].join('|');
    const fetched = new RegExp(
      `(npx|npm (i|install|add|exec)|yarn add|pnpm add|pnpm dlx)( -\\S+)* (${names})(?![-\\w.])`,
    );

    expect(pages.filter((page) => fetched.test(read(page)))).toEqual([]);
  });

  it('name the tarballs by the version that is packed', () => {
    const named = pages.flatMap((page) => read(page).match(/cams-(?:local|chat-groups-client)-\d[^\s`]*\.tgz/g) ?? []);

    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !name.endsWith(`-${version}.tgz`))).toEqual([]);
  });
});

describe('the job for GitHub Actions', () => {
  it('installs the tarball and starts the program with options that it has', () => {
    const { jobs } = parse(read(`${FOLDER}/github-actions.yaml`)) as {
      jobs: { test: { steps: readonly { run?: string; uses?: string }[] } };
    };
    const runs = jobs.test.steps.map(({ run = '' }) => run).join('\n');
    const [, words = ''] = /bin\/cams-local (.*?) >/.exec(runs) ?? [];

    expect(runs).toContain(tarball);
    expect(readFlags(words.split(' '))).toMatchObject({ inMemory: true });
  });
});
