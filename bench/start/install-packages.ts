import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { packProject } from '../../tools/pack/pack-project.js';

/**
 * Packs the project and installs both packages into a folder, as anybody would.
 *
 * @returns where a program of theirs is.
 */
export const installPackages = async (folder: string): Promise<(name: string) => string> => {
  const packed = await packProject(folder);
  writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
  const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', ['install', ...flags, ...packed.map(({ file }) => file)], { cwd: folder, stdio: 'ignore' });
  return (name) => path.join(folder, 'node_modules', '.bin', name);
};
