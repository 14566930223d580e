import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..', '..');

interface ProjectManifest {
  readonly version: string;
  readonly license: string;
  readonly engines: object;
  readonly devDependencies: Readonly<Record<string, string>>;
}

// What the project's own package.json says, checked by npm.
const project = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as ProjectManifest;

/** One bundle behind both doors: import and require get the same classes. */
const entries = {
  exports: {
    '.': {
      import: { types: './lib/index.d.mts', default: './lib/index.mjs' },
      require: { types: './lib/index.d.cts', default: './lib/index.cjs' },
    },
    './package.json': './package.json',
  },
  main: './lib/index.cjs',
  types: './lib/index.d.cts',
};

const common = ({ version, license, engines }: ProjectManifest): object => ({
  version,
  license,
  type: 'commonjs',
  engines,
});

/** The package.json of the typed client. */
export const clientManifest = {
  name: 'cams-chat-groups-client',
  description: 'A typed client of the serverless WhatsApp groups functions on Alibaba Cloud (CAMS ChatGroup)',
  ...common(project),
  sideEffects: false,
  ...entries,
};

/** The package.json of the local cloud. SQLite is the one dependency: it is native. */
export const localManifest = {
  name: 'cams-local',
  description: 'A local CAMS (WhatsApp groups on Alibaba Cloud), API gateway and functions for tests and development',
  ...common(project),
  bin: { 'cams-local': './lib/cams-local.cjs', 'chat-groups': './lib/chat-groups.cjs' },
  ...entries,
  dependencies: { libsql: project.devDependencies['libsql'] },
};
