import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { Metafile } from 'esbuild';

import { buildFunctions } from './build-functions.js';
import { kilobytes, measureBundles } from './bundle-sizes.js';
import { addCodeCaches } from './code-cache/add-code-caches.js';
import { findCacheNode } from './code-cache/cache-node.js';
import { readFunctionSettings, settingsOfBuild } from './function-settings.js';
import { rememberMade } from './made-record.js';

const root = path.resolve(import.meta.dirname, '..');
const target = path.join(root, 'dist');

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));

/** Sources and tools, and what was built of them. */
const filesOfBuild = ({
  policyFile,
  profileFile,
  databaseCaFile,
}: ReturnType<typeof readFunctionSettings>): readonly string[] => {
  const metafile = JSON.parse(readFileSync(path.join(target, 'maps', 'metafile.json'), 'utf8')) as Metafile;
  return [
    ...Object.keys(metafile.inputs),
    ...filesBelow(path.join(root, 'tools')),
    path.join(root, 'package-lock.json'),
    policyFile,
    profileFile,
    ...(databaseCaFile === undefined ? [] : [databaseCaFile]),
    ...filesBelow(target),
  ];
};

/**
 * Builds functions/** to dist/<function>/. ACCESS_POLICY_FILE names the access policy to pack; without it the
 * access-policy.json of the project is packed, which lets nobody in. CAMS_PROFILE_FILE names the
 * profile of CAMS to pack; without it the cams-profile.json of the project, which knows nothing. DATABASE_CA_FILE names
 * certificates of authorities to pack, for a database whose own comes from none that Node knows. GROUP_OWNERSHIP=inventory, as the functions will be told,
 * packs into every function what asks the database whose a group is. CODE_CACHE_NODE names the Node.js that makes the code caches.
 *
 * @returns what was built, in a line, and in another what is to be said of the code caches.
 * @throws {Error} when a source does not bundle, or the policy or a certificate cannot be used.
 */
export const buildProject = async (): Promise<string> => {
  const start = performance.now();
  const settings = readFunctionSettings();
  const names = await buildFunctions({ ...settings, target });
  const { file, warning } = findCacheNode(settings.cacheNode);
  await addCodeCaches(target, names, file);
  rememberMade('functions', settingsOfBuild(settings), filesOfBuild(settings));
  const [largest] = measureBundles(target);
  const size = largest ? `, the largest ${largest.name} with ${kilobytes(largest.bytes)}` : '';
  return `${String(names.length)} functions${size}, built in ${((performance.now() - start) / 1000).toFixed(1)} s${warning === undefined ? '' : `\n${warning}`}`;
};
