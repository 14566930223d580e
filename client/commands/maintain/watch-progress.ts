import type { Database } from '../../../shared/state/database.js';
import { runItems } from '../../../shared/state/run-items.js';
import type { Terminal } from '../../command/terminal.js';

const DRAW_EVERY_MS = 250;
const TELL_EVERY_MS = 10_000;
const BAR_WIDTH = 24;

const renderProgress = (states: ReadonlyMap<string, number>): string => {
  const count = (state: string): number => states.get(state) ?? 0;
  const total = [...states.values()].reduce((sum, items) => sum + items, 0) - count('Looked');
  const pending = count('Pending');
  if (total === 0 || pending === total) return `Planning: ${String(total + count('Looked'))} groups looked at`;
  const ended = total - pending;
  const filled = Math.round((ended / total) * BAR_WIDTH);
  const troubles = count('Failed') + count('Unknown');
  return `[${'='.repeat(filled)}${' '.repeat(BAR_WIDTH - filled)}] ${String(ended)} of ${String(total)} groups${troubles === 0 ? '' : `, ${String(troubles)} in trouble`}`;
};

/** What shows how far a run has come. */
export interface Watching {
  /** An earlier process may still work on the run; it is waited for so long at most. */
  readonly wait: (waitMs: number) => void;
  readonly stop: () => void;
}

// The wait is told anew every three seconds while it lasts.
const WAIT_SHOWN_MS = 3500;

/** Shows how far a run has come until told to stop: a bar on a terminal, else a line now and then. */
export const watchProgress = (database: Database, runId: string, terminal: Terminal): Watching => {
  const items = runItems(database, runId);
  let waiting = { toldAtMs: -Infinity, untilMs: 0 };
  const showWait = (): void => {
    const seconds = Math.ceil((waiting.untilMs - performance.now()) / 1000);
    show(
      `Another process may still work on ${runId}: waiting for its lease to lapse, ${String(Math.max(0, seconds))} s.`,
    );
  };
  const show = terminal.draws ? terminal.status : terminal.err;
  const timer = setInterval(
    () => {
      if (performance.now() - waiting.toldAtMs < WAIT_SHOWN_MS) {
        showWait();
        return;
      }
      // What is wrong with the database is told by the run itself.
      items.countStates().then(
        (states) => {
          show(renderProgress(states));
        },
        () => undefined,
      );
    },
    terminal.draws ? DRAW_EVERY_MS : TELL_EVERY_MS,
  );
  timer.unref();
  return {
    wait: (waitMs) => {
      const isNew = waiting.untilMs === 0;
      waiting = { toldAtMs: performance.now(), untilMs: performance.now() + waitMs };
      if (isNew) showWait();
    },
    stop: () => {
      clearInterval(timer);
      terminal.status('');
    },
  };
};
