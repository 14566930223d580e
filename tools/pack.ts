import path from 'node:path';

import { kilobytes } from './bundle-sizes.js';
import { inSentences } from './in-sentences.js';
import { packProject } from './pack/pack-project.js';

/* npm run pack [-- FOLDER]: both packages as tarballs, in packed/ unless told otherwise. */
const [target = path.resolve(import.meta.dirname, '..', 'packed')] = process.argv.slice(2);

await inSentences(async () => {
  for (const { file, bytes, unpackedBytes } of await packProject(path.resolve(target))) {
    const name = path.relative(process.cwd(), file);
    console.log(`${name}: ${kilobytes(bytes)}, unpacked ${kilobytes(unpackedBytes)}`);
  }
});
