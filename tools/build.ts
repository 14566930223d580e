import path from 'node:path';

import { buildFunctions } from './build-functions.js';
import { kilobytes, measureBundles } from './bundle-sizes.js';

/*
 * npm run build: functions/** -> dist/<function>/. ACCESS_POLICY_FILE names the access policy to pack; without it the
 * access-policy.json of the project is packed, which lets nobody in.
 */
const root = path.resolve(import.meta.dirname, '..');
const target = path.join(root, 'dist');
const start = performance.now();

const names = await buildFunctions({
  source: path.join(root, 'functions'),
  target,
  policyFile: path.resolve(root, process.env['ACCESS_POLICY_FILE'] ?? 'access-policy.json'),
});

const [largest] = measureBundles(target);
const size = largest ? `, the largest ${largest.name} with ${kilobytes(largest.bytes)}` : '';
console.log(`${String(names.length)} functions${size}, built in ${((performance.now() - start) / 1000).toFixed(1)} s`);
