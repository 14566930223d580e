import { expect } from '@jest/globals';

/** What every HTTP answer carries, for the request ID of the test context. */
export const standardHeaders = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'X-Request-Id': '1-67000000-0123456789abcdef01234567',
  'X-Trace-Id': expect.stringMatching(/^(?!0{32})[0-9a-f]{32}$/) as unknown,
};
