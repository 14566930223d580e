/** What a script can go by. */
export const exitCodes = {
  ok: 0,
  /** It was not done: the reason stands on stderr. */
  failed: 1,
  /** The command line is wrong; nothing was tried. */
  usage: 2,
  /** Done in part: some items failed, or nobody knows. */
  partly: 3,
  /** Refused or stopped before everything was done: a cap, the stop switch, another run, no consent. */
  refused: 4,
  /** Ctrl-C, or SIGINT, as shells count it: 128 and the number of the signal. */
  interrupted: 130,
  /** SIGTERM. */
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
