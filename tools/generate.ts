import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import { renderGeneratedFiles } from './generated-files.js';

/*
 * npm run generate: writes the generated files of the repository. With --check it writes nothing, and fails when a file
 * is not what its sources would make of it.
 */
const check = process.argv.includes('--check');

for (const { path, file, contents } of await renderGeneratedFiles()) {
  if (existsSync(file) && readFileSync(file, 'utf8') === contents) continue;
  if (check) {
    console.error(`${path} is not what its sources make of it: run npm run generate, and keep the result.`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, contents);
    console.log(`${path} written`);
  }
}
