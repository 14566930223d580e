import { readFileSync } from 'node:fs';
import path from 'node:path';

import { type Plugin, transformSync } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..', '..');

const instanceProgram = (): string => {
  const source = readFileSync(path.join(root, 'local/gateway/instance-program.ts'), 'utf8');
  return transformSync(source, { loader: 'ts', format: 'cjs', target: 'node20', platform: 'node', minify: true }).code;
};

/** What a file is in a package, where that is not what it is in the project. */
const replaced: Readonly<Record<string, () => string>> = {
  'local/gateway/read-instance-program.ts': () =>
    `export const readInstanceProgram = () => ${JSON.stringify(instanceProgram())};`,
  'local/explorer/swagger-ui-folder.ts': () =>
    "import { projectFile } from '../project-file.js'; export const swaggerUiFolder = () => projectFile('swagger-ui');",
};

/** Sentences name what a reader of the package has: there are no scripts of npm in it. */
const words = [
  ['run `npm run build` first', 'install the package again'],
  ['`npm start`', 'cams-local'],
  ['npm start', 'cams-local'],
  ['local/README.md', 'README.md'],
] as const;

/** A source or its types with the words of the package. */
export const inWordsOfPackage = (source: string): string =>
  words.reduce((text, [ours, theirs]) => text.replaceAll(ours, theirs), source);

/** Sources that may say where they lie: they lie as deep in a package. */
const ofEqualDepth = ['local/project-file.ts', 'client/chat-groups.ts'];

/** Loads our sources as they are in a package. @throws {Error} for one that looks for files beside itself. */
export const packedSources: Plugin = {
  name: 'packed sources',
  setup: (bundler) => {
    bundler.onLoad({ filter: /[\\/](?:local|client)[\\/].*\.ts$/ }, ({ path: file }) => {
      const name = path.relative(root, file).replaceAll(path.sep, '/');
      if (name.includes('node_modules/')) return undefined;
      const contents = replaced[name]?.() ?? inWordsOfPackage(readFileSync(file, 'utf8'));
      if (contents.includes('import.meta') && !ofEqualDepth.includes(name)) {
        throw new Error(`${name} looks for files beside itself, which are not there in a package: ask projectFile().`);
      }
      return { contents, loader: 'ts' };
    });
  },
};
