import * as z from 'zod/mini';

import { readInput } from './read-input.js';
import type { Route } from './route.js';

const Input = z.strictObject({ Lines: z.array(z.string()) });

/** Takes log lines of functions that run in another process, for the metrics. */
export const lines: Route = {
  method: 'POST',
  path: 'lines',
  answer: (body, { meter }) => {
    const { Lines } = readInput(Input, body);
    Lines.forEach(meter.take);
    return { Lines: Lines.length };
  },
};
