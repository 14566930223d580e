export interface CapturedLines {
  readonly lines: string[];
  readonly restore: () => void;
}

/** Takes what goes through console.info and console.error, the only way log lines go. */
export const captureLines = (): CapturedLines => {
  const lines: string[] = [];
  const { info, error } = console;
  const take = (line: unknown): void => {
    lines.push(String(line));
  };
  Object.assign(console, { info: take, error: take });
  return {
    lines,
    restore: () => {
      Object.assign(console, { info, error });
    },
  };
};
