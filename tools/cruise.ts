import { existsSync } from 'node:fs';
import path from 'node:path';

import { cruise } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const PROJECT = path.resolve(import.meta.dirname, '..');
const ROOMS = ['functions', 'shared', 'client', 'local', 'tools', 'examples', 'test', 'bench'];

export interface CruiseResult {
  readonly modules: number;
  /** One line each: rule, importing file, imported file; for a circle all its files. */
  readonly violations: readonly string[];
}

/** Follows every import below `root` and holds it against the rules of `.dependency-cruiser.mjs`. */
export const cruiseTree = async (root: string = PROJECT): Promise<CruiseResult> => {
  const rules = await extractDepcruiseOptions(path.join(PROJECT, '.dependency-cruiser.mjs'));
  const rooms = ROOMS.filter((room) => existsSync(path.join(root, room)));
  const { output } = await cruise(rooms, { ...rules, baseDir: root }, undefined, {
    tsConfig: extractTSConfig(path.join(PROJECT, 'tsconfig.json')),
  });
  if (typeof output === 'string') throw new Error('dependency-cruiser answered text where a result was expected');
  return {
    // With a TypeScript it does not know, it cruises nothing and finds nothing wrong: so count.
    modules: output.modules.filter((module) => /^\w+\/.*\.ts$/.test(module.source)).length,
    violations: output.summary.violations.map(({ rule, from, to, cycle }) =>
      [`${rule.name}: ${from}`, ...(cycle ? cycle.map(({ name }) => name) : [to])].join(' -> '),
    ),
  };
};
