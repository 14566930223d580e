import path from 'node:path';

import { kilobytes, measureBundles } from './bundle-sizes.js';

/** For all JavaScript that one function ships. A cold start loads every byte of it. */
const BUDGET_BYTES = 320_000;

const sizes = measureBundles(path.resolve(import.meta.dirname, '..', 'dist'));
const over = sizes.filter(({ bytes }) => bytes > BUDGET_BYTES);

for (const { name, bytes } of sizes) {
  console.log(`${kilobytes(bytes).padStart(9)}  ${name}${bytes > BUDGET_BYTES ? '  OVER BUDGET' : ''}`);
}
if (sizes.length === 0) console.error('There are no bundles to measure: run npm run build.');
if (over.length > 0)
  console.error(`The budget is ${kilobytes(BUDGET_BYTES)} a function; dist/maps/metafile.json tells what fills it.`);
process.exitCode = sizes.length === 0 || over.length > 0 ? 1 : 0;
