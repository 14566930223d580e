import { alerts } from '../../shared/telemetry/alerts.js';
import type { Lines } from '../../shared/telemetry/lines.js';
import { picks } from '../../shared/telemetry/selector.js';
import { callFigures } from './call-figures.js';
import type { Figures } from './figures.js';
import { invocationFigures } from './invocation-figures.js';
import type { Family } from './open-metrics.js';
import { runFigures } from './run-figures.js';
import { type Tally, tally } from './tallies.js';

/** Makes figures of what functions log. */
export interface Meter {
  /** Takes a line of the local log; what is no log line of a function is passed over. */
  readonly take: (line: string) => void;
  readonly families: () => readonly Family[];
  /** Forgets all that it has seen. */
  readonly reset: () => void;
}

interface ReadLine {
  readonly event: keyof Lines;
}

const read = (line: string): ReadLine | undefined => {
  const at = line.indexOf('{"event":"');
  if (at < 0) return undefined;
  try {
    // One JSON object a line; which fields it has is known by its event, where it is one of ours.
    return JSON.parse(line.slice(at)) as ReadLine;
  } catch {
    return undefined;
  }
};

/** A meter that has seen nothing yet. */
export const createMeter = (): Meter => {
  const begin = (): { readonly figures: readonly Figures[]; readonly looks: Tally } => {
    const looks = tally();
    for (const { name } of alerts) looks.set({ alert: name }, 0);
    return { figures: [callFigures(), invocationFigures(), runFigures()], looks };
  };
  let { figures, looks } = begin();
  return {
    reset: () => {
      ({ figures, looks } = begin());
    },
    take: (line) => {
      const taken = read(line);
      if (!taken) return;
      for (const { take } of figures) (take[taken.event] as ((line: ReadLine) => void) | undefined)?.(taken);
      for (const { name, anyOf } of alerts) {
        if (anyOf.some((selector) => picks(selector, { message: line }))) looks.add({ alert: name }, 1);
      }
    },
    families: () => [
      ...figures.flatMap(({ families }) => families()),
      {
        name: 'chat_groups_alert_lines',
        type: 'counter',
        help: 'Lines that an alert looks for.',
        samples: looks.samples(),
      },
    ],
  };
};
