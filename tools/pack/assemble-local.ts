import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { Metafile } from 'esbuild';

import { buildFunctions } from '../build-functions.js';
import { bundlePrograms } from './bundle-programs.js';
import { gatherTypes } from './gather-types.js';
import { localManifest } from './manifests.js';
import { packagesIn, renderLicences } from './render-licences.js';
import { writeDoors, writeText } from './write-doors.js';

const root = path.resolve(import.meta.dirname, '..', '..');

/** What the programs read while they run, under the names that it has in the project. */
const readAtRunTime = [
  's.yaml',
  'docs/openapi.json',
  'local/gateway-policy.json',
  'local/pictures/square.jpg',
  'local/pictures/oblong.jpg',
  'local/explorer/assets/explorer.css',
  'local/explorer/assets/explorer.js',
];

const SWAGGER_UI = 'node_modules/swagger-ui-dist';
const swaggerUi = [
  'swagger-ui-bundle.js',
  'swagger-ui-bundle.js.LICENSE.txt',
  'swagger-ui.css',
  'favicon-32x32.png',
].map((name) => [`${SWAGGER_UI}/${name}`, `swagger-ui/${name}`] as const);

const copy = (target: string, from: string, to: string): void => {
  const file = path.join(target, to);
  mkdirSync(path.dirname(file), { recursive: true });
  copyFileSync(path.join(root, from), file);
};

/** The functions, with the policy of the project that lets nobody in: the local cloud brings its own. */
const buildInto = async (target: string): Promise<Metafile> => {
  const names = await buildFunctions({
    source: path.join(root, 'functions'),
    target,
    policyFile: path.join(root, 'access-policy.json'),
  });
  const maps = path.join(target, 'maps');
  const metafile = JSON.parse(readFileSync(path.join(maps, 'metafile.json'), 'utf8')) as Metafile;
  rmSync(maps, { recursive: true });
  for (const name of names) {
    const file = path.join(target, name, 'index.js');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/\/\/# sourceMappingURL=.*\n$/, ''));
  }
  return metafile;
};

/** Puts together the folder of the local cloud: its programs, the functions, and what they read. */
export const assembleLocal = async (target: string): Promise<void> => {
  const lib = path.join(target, 'lib');
  const programs = { 'cams-local': 'local/main.ts', 'chat-groups': 'client/chat-groups.ts' };
  const metafiles = await Promise.all([
    buildInto(path.join(target, 'dist')),
    bundlePrograms({ entries: { index: 'local/package.ts' }, target: lib }),
    bundlePrograms({ entries: programs, target: lib, executable: true }),
  ]);
  writeDoors(target, gatherTypes(path.join(root, 'local/package.ts')));
  for (const name of readAtRunTime) copy(target, name, name);
  for (const [from, to] of swaggerUi) copy(target, from, to);
  writeText(target, 'package.json', JSON.stringify(localManifest, undefined, 2));
  writeText(target, 'THIRD-PARTY-LICENSES.txt', renderLicences([...packagesIn(metafiles), SWAGGER_UI]));
};
