import type { Writable } from 'node:stream';

/** A stream that may end under the one who writes: a pipe that is closed, a disk that is full. */
export interface Writer {
  readonly write: (text: string) => void;
  /** Waits until all is written. @returns why not, if it is not. */
  readonly flushed: () => Promise<NodeJS.ErrnoException | undefined>;
}

/** Writes to a stream until the first fault and drops the rest; a fault ends nothing else. */
export const openWriter = (stream: Writable): Writer => {
  let fault: NodeJS.ErrnoException | undefined;
  let last: Promise<void> = Promise.resolve();
  const keep = (error: Error | null | undefined): void => {
    fault ??= error ?? undefined;
  };
  stream.on('error', keep);
  return {
    write: (text) => {
      if (fault) return;
      last = new Promise((resolve) => {
        stream.write(text, (error) => {
          keep(error);
          resolve();
        });
      });
    },
    flushed: async () => {
      await last;
      return fault;
    },
  };
};
