import { parseTraceparent, type Trace } from '../telemetry/traceparent.js';

/** The trace that an event says it belongs to; left out where it names none that is valid. */
export interface Traced {
  readonly trace?: Trace;
}

/** Takes the first of these that is a valid `traceparent`. */
export const traceOf = (...traceparents: readonly unknown[]): Traced => {
  const trace = traceparents.map(parseTraceparent).find((each) => each !== undefined);
  return trace ? { trace } : {};
};
