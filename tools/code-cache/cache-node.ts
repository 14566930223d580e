import { execFileSync } from 'node:child_process';

/** The Node.js that code caches are made by, and what is to be said of them. */
export interface CacheNode {
  readonly file: string;
  /** Why the platform will take none of the caches; undefined where it may. */
  readonly warning: string | undefined;
}

// s.yaml: nodejs20, on Linux for x64. Which release of that line it is, is not published.
const PLATFORM = { line: 'v20.', kind: 'linux x64' };

/**
 * The Node.js to make code caches by: the one that CODE_CACHE_NODE names, or else the one that builds. A cache of another
 * line, system or processor than the platform's is refused there without a word, and every cold start compiles.
 *
 * @throws {Error} when what CODE_CACHE_NODE names does not run.
 */
export const findCacheNode = (named: string | undefined = process.env['CODE_CACHE_NODE']): CacheNode => {
  const file = named || process.execPath;
  const ask = ['-p', 'process.version + " " + process.platform + " " + process.arch'];
  let made: string;
  try {
    made = execFileSync(file, ask, { encoding: 'utf8', env: {} }).trim();
  } catch {
    throw new Error(`CODE_CACHE_NODE must name a Node.js: ${file} does not run.`);
  }
  const isOfPlatform = made.startsWith(PLATFORM.line) && made.endsWith(` ${PLATFORM.kind}`);
  const warning = `The code caches are made by Node.js ${made}: the platform's nodejs20 (${PLATFORM.kind}) takes none of them, and \
compiles at each cold start. For caches that it takes, set CODE_CACHE_NODE to a Node.js 20: docs/deploying.md.`;
  return { file, warning: isOfPlatform ? undefined : warning };
};
