import path from 'node:path';

import { buildFunctions } from './build-functions.js';
import { kilobytes, measureBundles } from './bundle-sizes.js';
import { addCodeCaches } from './code-cache/add-code-caches.js';

const root = path.resolve(import.meta.dirname, '..');
const target = path.join(root, 'dist');

/**
 * Builds functions/** to dist/<function>/. ACCESS_POLICY_FILE names the access policy to pack; without it the
 * access-policy.json of the project is packed, which lets nobody in. DATABASE_CA_FILE names certificates of authorities to
 * pack, for a database whose own comes from none that Node knows. GROUP_OWNERSHIP=inventory, as the functions will be told,
 * packs into every function what asks the database whose a group is.
 *
 * @returns what was built, in a line.
 * @throws {Error} when a source does not bundle, or the policy or a certificate cannot be used.
 */
export const buildProject = async (): Promise<string> => {
  const { ACCESS_POLICY_FILE: policyFile, DATABASE_CA_FILE: databaseCaFile, GROUP_OWNERSHIP: ownership } = process.env;
  const start = performance.now();
  const names = await buildFunctions({
    source: path.join(root, 'functions'),
    target,
    policyFile: path.resolve(root, policyFile || 'access-policy.json'),
    databaseCaFile: databaseCaFile ? path.resolve(root, databaseCaFile) : undefined,
    withGroupRecords: ownership === 'inventory',
  });
  await addCodeCaches(target, names);
  const [largest] = measureBundles(target);
  const size = largest ? `, the largest ${largest.name} with ${kilobytes(largest.bytes)}` : '';
  return `${String(names.length)} functions${size}, built in ${((performance.now() - start) / 1000).toFixed(1)} s`;
};
