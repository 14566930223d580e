import { watchParents } from './watch-parents.js';

/** npm passes on a Ctrl-C that the terminal has already sent: the echo is no second one. */
const ECHO_MS = 300;

/**
 * Stops this process, cleanly and once: at a signal, or when npm, which started it, is gone. A second signal ends it at once.
 * SIGHUP is what a terminal sends that is closed, on Windows too.
 *
 * @param stop when it has succeeded, the process ends with 0.
 * @param sentenceOf what is printed of a failure.
 */
export const stopWhenTold = (stop: () => Promise<void>, sentenceOf: (error: unknown) => string = String): void => {
  let stoppingSince: number | undefined;
  // Whoever read our output may be gone first.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const begin = (): void => {
    stoppingSince = performance.now();
    console.log('Stopping.');
    void stop().then(
      () => {
        console.log('Stopped.');
        process.exit(0);
      },
      (error: unknown) => {
        console.error(sentenceOf(error));
        process.exit(1);
      },
    );
  };
  const onSignal = (): void => {
    if (stoppingSince === undefined) begin();
    else if (performance.now() - stoppingSince > ECHO_MS) process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  watchParents(() => {
    if (stoppingSince === undefined) begin();
  });
};

/** Ends this process at a signal, or when npm, which started it, is gone: for work that nothing has to be put in order after. */
export const endWhenTold = (): void => {
  const end = (): never => process.exit(130);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  watchParents(end);
};
