import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { renderGeneratedFiles } from './generated-files.js';

/*
 * npm run generate: writes the generated files of the repository. With --check it writes nothing, and fails when a file
 * is not what its sources would make of it.
 */
const check = process.argv.includes('--check');

for (const { path: name, file, contents } of await renderGeneratedFiles()) {
  if (existsSync(file) && readFileSync(file, 'utf8') === contents) continue;
  if (check) {
    console.error(`${name} is not what its sources make of it: run npm run generate, and keep the result.`);
    process.exitCode = 1;
  } else {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, contents);
    console.log(`${name} written`);
  }
}
