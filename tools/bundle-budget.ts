import path from 'node:path';

import { budgetBytesOf } from './budget-bytes-of.js';
import { kilobytes, measureBundles } from './bundle-sizes.js';

const sizes = measureBundles(path.resolve(import.meta.dirname, '..', 'dist'));
const over = sizes.filter(({ name, bytes }) => bytes > budgetBytesOf(name));

for (const { name, bytes } of sizes) {
  const budget = budgetBytesOf(name);
  const verdict = bytes > budget ? '  OVER BUDGET' : '';
  console.log(`${kilobytes(bytes).padStart(9)} of ${kilobytes(budget)}  ${name}${verdict}`);
}
if (sizes.length === 0) console.error('There are no bundles to measure: run npm run build.');
if (over.length > 0)
  console.error('dist/maps/metafile.json tells what fills a bundle, docs/architecture.md why it counts.');
process.exitCode = sizes.length === 0 || over.length > 0 ? 1 : 0;
