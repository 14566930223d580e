import { createRequire } from 'node:module';
import path from 'node:path';

/** Where the files of swagger-ui are. In a package this file is replaced: it has them itself (tools/pack/packed-sources.ts). */
export const swaggerUiFolder = (): string =>
  path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
