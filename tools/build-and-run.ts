import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { inSentences } from './in-sentences.js';

/*
 * Builds the functions and then becomes a program of the project: node --import tsx tools/build-and-run.ts PROGRAM [WORDS].
 * One process does both. A script of npm that starts another would leave that one running when npm is told to stop. Help is
 * shown without a build.
 */
const [, , program = '', ...words] = process.argv;
const parent = process.ppid;

await inSentences(async () => {
  if (!words.includes('--help') && !words.includes('--version')) {
    const { buildProject } = await import('./build-project.js');
    console.log(await buildProject());
  }
  // npm was told to stop while we built, and its shell told nobody.
  if (process.ppid !== parent) process.exit(1);
  const file = path.resolve(program);
  process.argv.splice(1, 2, file);
  await import(pathToFileURL(file).href);
});
