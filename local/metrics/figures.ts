import type { Lines } from '../../shared/telemetry/lines.js';
import type { Family } from './open-metrics.js';

/** Figures that are made of log lines. */
export interface Figures {
  readonly take: { readonly [Event in keyof Lines]?: (line: Lines[Event]) => void };
  readonly families: () => readonly Family[];
}
