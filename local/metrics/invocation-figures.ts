import type { InvocationFields } from '../../shared/telemetry/lines.js';
import type { Figures } from './figures.js';
import { histogram, tally } from './tallies.js';

/** What every invocation of a function tells, by function. */
export const invocationFigures = (): Figures => {
  const durations = histogram();
  const [coldStarts, errors] = [tally(), tally()];
  const [requests, seconds, throttled] = [tally(), tally(), tally()];
  const count = (name: string, line: InvocationFields): void => {
    const labels = { function: name };
    durations.observe({ ...labels, faas_trigger: line['faas.trigger'] }, line['faas.invoke_duration']);
    coldStarts.add(labels, line['faas.coldstart'] ? 1 : 0);
    if (line['error.type'] !== undefined) errors.add({ ...labels, error_type: line['error.type'] }, 1);
    requests.add(labels, line.upstreamRequests);
    seconds.add(labels, line.upstreamSeconds);
    throttled.add(labels, line.upstreamThrottled);
  };
  return {
    take: {
      call: (line) => {
        count(line.operation, line);
      },
      invocation: (line) => {
        count(line.task, line);
      },
    },
    families: () => [
      {
        name: 'faas_invoke_duration_seconds',
        type: 'histogram',
        unit: 'seconds',
        help: 'Invocations of functions.',
        samples: durations.samples(),
      },
      {
        name: 'faas_coldstarts',
        type: 'counter',
        help: 'Invocations that were the first of their instance.',
        samples: coldStarts.samples(),
      },
      {
        name: 'faas_errors',
        type: 'counter',
        help: 'Invocations that failed and whose caller is not to blame.',
        samples: errors.samples(),
      },
      {
        name: 'chat_groups_upstream_requests',
        type: 'counter',
        help: 'Requests to CAMS.',
        samples: requests.samples(),
      },
      {
        name: 'chat_groups_upstream_seconds',
        type: 'counter',
        unit: 'seconds',
        help: 'How long functions waited for CAMS.',
        samples: seconds.samples(),
      },
      {
        name: 'chat_groups_upstream_throttled',
        type: 'counter',
        help: 'Requests that CAMS throttled.',
        samples: throttled.samples(),
      },
    ],
  };
};
