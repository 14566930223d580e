import path from 'node:path';

import { format, resolveConfig } from 'prettier';

import { renderErrors } from './render-errors.js';
import { renderOperations } from './render-operations.js';
import { renderSYaml } from './render-s-yaml.js';

const root = path.resolve(import.meta.dirname, '..');

interface GeneratedFile {
  /** Relative to the project. */
  readonly path: string;
  readonly render: () => string;
}

/** Every generated file that is kept in the repository. */
const generatedFiles: readonly GeneratedFile[] = [
  { path: 's.yaml', render: () => renderSYaml(path.join(root, 's.yaml')) },
  { path: 'docs/operations.md', render: renderOperations },
  { path: 'docs/errors.md', render: renderErrors },
];

export interface RenderedFile {
  readonly path: string;
  readonly file: string;
  readonly contents: string;
}

/** Renders every generated file as it should stand in the repository, formatted. */
export const renderGeneratedFiles = (): Promise<readonly RenderedFile[]> =>
  Promise.all(
    generatedFiles.map(async ({ path: name, render }) => {
      const file = path.join(root, name);
      const contents = await format(render(), { ...(await resolveConfig(file)), filepath: file });
      return { path: name, file, contents };
    }),
  );
