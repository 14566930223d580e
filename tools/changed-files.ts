import { execFileSync } from 'node:child_process';

const git = (...options: readonly string[]): readonly string[] =>
  execFileSync('git', options, { encoding: 'utf8' }).split('\0').filter(Boolean);

/**
 * The files of the working tree that differ from the last commit, new ones included, deleted ones not; of a tree without
 * changes those of the last commit.
 *
 * @throws outside of a git repository.
 */
export const changedFiles = (): readonly string[] => {
  const tracked = git('diff', '--name-only', '--diff-filter=d', '-z', 'HEAD');
  const fresh = git('ls-files', '--others', '--exclude-standard', '-z');
  const files = [...tracked, ...fresh];
  return files.length > 0 ? files : git('diff', '--name-only', '--diff-filter=d', '-z', 'HEAD~1');
};
