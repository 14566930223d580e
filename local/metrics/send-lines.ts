/** Sends log lines to where the metrics are made. */
export interface LineSender {
  take(line: string): void;
  /** Until everything has been sent. */
  flushed(): Promise<void>;
}

/**
 * Sends lines to a local CAMS, those that come while others are on their way together. Metrics are a view of what happened and
 * no part of it: what cannot be sent is dropped.
 */
export const sendLinesTo = (camsUrl: string): LineSender => {
  let waiting: string[] = [];
  let sending: Promise<void> | undefined;
  const send = async (): Promise<void> => {
    while (waiting.length > 0) {
      const body = JSON.stringify({ Lines: waiting });
      waiting = [];
      await fetch(`${camsUrl}/_local/lines`, { method: 'POST', body })
        .then((response) => response.text())
        .catch(() => undefined);
    }
    sending = undefined;
  };
  return {
    take: (line) => {
      waiting.push(line);
      sending ??= send();
    },
    flushed: async () => {
      await sending;
    },
  };
};
