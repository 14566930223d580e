import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { readFunctionSettings, settingsOfBuild } from './function-settings.js';
import { inSentences } from './in-sentences.js';
import { cacheFolder, isMade, rememberMade } from './made-record.js';

/*
 * Builds the functions, if they are not built of what is there, and then becomes a program of the project:
 * node --import tsx tools/build-and-run.ts PROGRAM [WORDS]. The program is bundled once; what it needs to be told of itself it
 * says without a build of the functions. One process does all of it: a script of npm that starts another would leave that one
 * running when npm is told to stop.
 */
const [, , program = '', ...words] = process.argv;
const parent = process.ppid;

const buildIfNeeded = async (): Promise<void> => {
  if (isMade('functions', settingsOfBuild(readFunctionSettings()))) return;
  const { buildProject } = await import('./build-project.js');
  console.log(await buildProject());
};

const bundleIfNeeded = async (): Promise<string> => {
  const name = path.basename(program, '.ts');
  const file = path.join(cacheFolder, `${name}.mjs`);
  if (!isMade(name, program)) {
    const { bundleProgram } = await import('./bundle-program.js');
    const root = path.resolve(import.meta.dirname, '..');
    const { inputs } = await bundleProgram(program, file);
    const sources = Object.keys(inputs).map((input) => path.join(root, input));
    rememberMade(name, program, [...sources, file, path.join(root, 'tools/bundle-program.ts')]);
  }
  return file;
};

await inSentences(async () => {
  const needsFunctions = program.startsWith('local/') && !words.includes('--help') && !words.includes('--version');
  if (needsFunctions) await buildIfNeeded();
  const file = await bundleIfNeeded();
  // npm was told to stop while we built, and its shell told nobody.
  if (process.ppid !== parent) process.exit(1);
  process.argv.splice(1, 2, file);
  await import(pathToFileURL(file).href);
});
