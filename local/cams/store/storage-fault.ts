/** A file cannot be used as it is. The message names the file and says what to do. */
export class StorageFault extends Error {
  override readonly name = 'StorageFault';
}

const ELSEWHERE = 'Move it away, or set DATA_DIR to another folder.';
const NOT_DONE = 'Nothing of this call was kept.';

/** By the code of SQLite or of the system: what is wrong with the file, and the remedy. */
const faults: readonly (readonly [code: RegExp, what: string, remedy: string])[] = [
  [/^SQLITE_NOTADB/, 'is no SQLite database', ELSEWHERE],
  [/^SQLITE_CORRUPT/, 'is damaged', 'Put a copy of it in its place, or move it away to begin with none.'],
  [
    /^(SQLITE_FULL|ENOSPC|EDQUOT|EFBIG|SQLITE_IOERR_(WRITE|SHMSIZE|TRUNCATE))/,
    'cannot be written: the disk is full, or a limit on the size of files is reached',
    `${NOT_DONE} Free some space; a restart is not needed.`,
  ],
  [
    /^(SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|EACCES|EPERM|EROFS)/,
    'cannot be opened for writing',
    'Let this user write to the file and its folder, or set DATA_DIR to another folder.',
  ],
  [
    /^(ENOTDIR|EEXIST|EISDIR)/,
    'is not what it should be: a file is where a folder belongs, or the other way',
    ELSEWHERE,
  ],
  [
    /^SQLITE_(BUSY|LOCKED)/,
    'is locked by another program',
    `${NOT_DONE} Close what has it open; a restart is not needed.`,
  ],
  [/^(SQLITE_(IOERR|PROTOCOL|NOLFS|NOMEM))/, 'cannot be read or written', 'Look at the disk it is on.'],
];

/** The code of SQLite or of the system that an error bears. */
export const storageCodeOf = (error: unknown): string | undefined => {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code === 'string') return code;
  // The driver's own words for a file that it cannot open; 14 is SQLITE_CANTOPEN.
  return typeof message === 'string' && /Unable to open connection[^]*: 14\b/.test(message)
    ? 'SQLITE_CANTOPEN'
    : undefined;
};

/** What an error says about a file, or the error itself where it is about something else. */
export const toStorageFault = (error: unknown, file: string): unknown => {
  const code = storageCodeOf(error);
  const [, what, remedy] = faults.find(([known]) => code !== undefined && known.test(code)) ?? [];
  if (code === undefined || what === undefined) return error;
  return new StorageFault(`${file} ${what} (${code}). ${remedy ?? ''}`, { cause: error });
};

/** Does work on a file. @throws {StorageFault} in place of what SQLite or the system says about the file. */
export const aboutFile = <Result>(file: string, work: () => Result): Result => {
  try {
    return work();
  } catch (error) {
    throw toStorageFault(error, file);
  }
};
