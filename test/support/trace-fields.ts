import { expect } from '@jest/globals';

/** What every line of a call or a run says of its trace. */
export const traceFields = {
  trace_id: expect.stringMatching(/^(?!0{32})[0-9a-f]{32}$/) as unknown,
  span_id: expect.stringMatching(/^(?!0{16})[0-9a-f]{16}$/) as unknown,
  trace_flags: expect.stringMatching(/^0[0-3]$/) as unknown,
};
