import { buildProject } from './build-project.js';
import { inSentences } from './in-sentences.js';

/* npm run build. */
await inSentences(async () => {
  console.log(await buildProject());
});
