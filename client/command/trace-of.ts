import { parseTraceparent, type Trace } from '../../shared/telemetry/traceparent.js';
import { type OptionValues, textOf, UsageFault } from './command.js';
import type { Terminal } from './terminal.js';

/**
 * The trace that a command line or its environment names. Source of the variable: "Environment Variables as Context
 * Propagation Carriers", OpenTelemetry.
 *
 * @throws {UsageFault} when the option names none that is valid.
 */
export const traceOf = (options: OptionValues, { environment }: Terminal): Trace | undefined => {
  const given = textOf(options, 'traceparent');
  const trace = parseTraceparent(given ?? environment['TRACEPARENT']);
  if (given !== undefined && !trace) throw new UsageFault('--traceparent must be a W3C traceparent: 00-<32>-<16>-<2>.');
  return trace;
};
