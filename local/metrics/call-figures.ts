import type { Figures } from './figures.js';
import { histogram, tally } from './tallies.js';

/** What calls of operations tell. */
export const callFigures = (): Figures => {
  const requests = histogram();
  const calls = tally();
  return {
    take: {
      call: (line) => {
        const { operation, code, outcome = '' } = line;
        calls.add({ operation, code, outcome }, 1);
        const { 'http.request.method': method, 'http.route': route = '' } = line;
        if (method === undefined) return;
        requests.observe(
          {
            http_request_method: method,
            http_route: route,
            http_response_status_code: String(line['http.response.status_code']),
          },
          line['faas.invoke_duration'],
        );
      },
    },
    families: () => [
      {
        name: 'http_server_request_duration_seconds',
        type: 'histogram',
        unit: 'seconds',
        help: 'Calls of operations over HTTP.',
        samples: requests.samples(),
      },
      { name: 'chat_groups_calls', type: 'counter', help: 'Calls of operations.', samples: calls.samples() },
    ],
  };
};
