import path from 'node:path';

import { bundlePrograms } from './bundle-programs.js';
import { gatherTypes } from './gather-types.js';
import { clientManifest } from './manifests.js';
import { packagesIn, renderLicences } from './render-licences.js';
import { writeDoors, writeText } from './write-doors.js';

const root = path.resolve(import.meta.dirname, '..', '..');

/** Puts together the folder of the typed client. */
export const assembleClient = async (target: string): Promise<void> => {
  const metafile = await bundlePrograms({ entries: { index: 'client/package.ts' }, target: path.join(target, 'lib') });
  writeDoors(target, gatherTypes(path.join(root, 'client/package.ts')));
  writeText(target, 'package.json', JSON.stringify(clientManifest, undefined, 2));
  writeText(target, 'THIRD-PARTY-LICENSES.txt', renderLicences(packagesIn([metafile])));
};
