import { fileURLToPath } from 'node:url';

/**
 * The path of a file of the project. A packed program lies one folder below the package's root as this file lies one below
 * the project's, and the package has the files that are read here under the same names.
 *
 * @param name relative to the root, with slashes, such as `docs/openapi.json`.
 */
export const projectFile = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
